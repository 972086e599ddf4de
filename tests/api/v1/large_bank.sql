-- A bank of 100,000 questions: topics in two levels; tags by Zipf, the last one on nothing; imports of 4,000 at one moment.

SET LOCAL statement_timeout = 0;

INSERT INTO bank_topic (slug, name, description, path, position, published_count, version, created_at, updated_at)
SELECT 'root-' || i, 'Root ' || i, '', '/' || i || '/', i, 0, 1, now(), now()
FROM generate_series(1, 8) i;

UPDATE bank_topic SET path = '/' || id || '/';

INSERT INTO bank_topic (slug, name, description, parent_id, path, position, published_count, version, created_at, updated_at)
SELECT 'leaf-' || p.position || '-' || i, 'Leaf ' || i, '', p.id, p.path || 'x' || i, i, 0, 1, now(), now() FROM bank_topic p, generate_series(1, 24) i;

UPDATE bank_topic SET path = '/' || parent_id || '/' || id || '/' WHERE parent_id IS NOT NULL;

INSERT INTO bank_tag (slug, name, description, version, created_at, updated_at)
SELECT 'tag-' || i, 'Tag ' || i, '', 1, now(), now()
FROM generate_series(0, 500) i;

INSERT INTO bank_source (slug, title, homepage, license, attribution, version, created_at, updated_at) VALUES ('core', 'Core', '', '', '', 1, now(), now());

INSERT INTO bank_question (kind, text, topic_id, difficulty, language, status, explanation, source_id, key, related, position, shuffle, grading, details, version, created_at, updated_at, published_at, fingerprint, draw_key)
SELECT (ARRAY['single_choice', 'multiple_choice', 'open', 'short_text'])[1 + i % 4], 'Question ' || i, (SELECT min(id) FROM bank_topic) + i * 7919::bigint % 200, 1 + i % 4, CASE WHEN i % 20 = 0 THEN 'de' ELSE 'en' END, CASE WHEN i % 50 = 0 THEN 'draft' WHEN i % 97 = 0 THEN 'archived' ELSE 'published' END, '', CASE WHEN i % 10 = 0 THEN (SELECT min(id) FROM bank_source) END, CASE WHEN i % 10 = 0 THEN 'key-' || i END, '[]', i % 100, true, '{}', '{}', 1, timestamptz '2024-01-01' + (i / 4000) * interval '1 minute', timestamptz '2025-01-01' + (i * 7919::bigint % 100000) * interval '1 second', now(), md5(i::text), i
FROM generate_series(1, 100000) i;

INSERT INTO bank_answer (id, question_id, position, text, is_correct, weight, feedback, tolerance, match)
SELECT id * 8, id, 0, 'Answer', true, 1, '', '', '' FROM bank_question;

INSERT INTO bank_taglink (question_id, tag_id, status, created_at)
SELECT DISTINCT ON (id, tag) id, (SELECT min(id) FROM bank_tag) + tag, status, created_at FROM bank_question,
    LATERAL (SELECT floor(power((id * 7919::bigint % 10007) / 10007.0, k * 3) * 499)::int AS tag
FROM generate_series(1, 2) k) one;

INSERT INTO bank_search (question_id, public, everything)
SELECT id, to_tsvector('simple', text), to_tsvector('simple', text) FROM bank_question;

INSERT INTO api_rendition (question_id, version, updated_at, variant, body)
SELECT id, version, updated_at, 'of another', '{}' FROM bank_question;

ANALYZE;
