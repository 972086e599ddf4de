'use strict';
// Fastify and node-postgres, with three prepared statements a page.
const cluster = require('node:cluster');
const fastify = require('fastify');
const pg = require('pg');

const BASE = 'http://127.0.0.1/api/v1';
const PAGE = 20;
const QUESTION = `SELECT q.id, q.kind, q.status, q.text, t.slug AS topic, q.difficulty, q.language, q.explanation,
  s.slug AS source, q.key, q.related, q.position, q.shuffle, q.grading, q.details, q.fingerprint, q.version,
  q.created_at, q.updated_at, q.published_at
  FROM bank_question q JOIN bank_topic t ON t.id = q.topic_id LEFT JOIN bank_source s ON s.id = q.source_id
  WHERE q.status = 'published'`;
const NEWEST = `ORDER BY q.created_at DESC, q.id DESC LIMIT ${PAGE + 1}`;
const STATEMENTS = {
  first: `${QUESTION} ${NEWEST}`,
  before: `${QUESTION} AND q.created_at < $1 ${NEWEST}`,
  item: `${QUESTION} AND q.id = $1`,
  answers: `SELECT id, question_id, position, text, is_correct, weight, feedback, tolerance, match FROM bank_answer
    WHERE question_id = ANY($1) ORDER BY question_id, position, id`,
  tags: `SELECT l.question_id, t.slug FROM bank_taglink l JOIN bank_tag t ON t.id = l.tag_id
    WHERE l.question_id = ANY($1) ORDER BY l.question_id, t.slug`,
};
pg.types.setTypeParser(20, Number);
pg.types.setTypeParser(1700, Number);

const pool = new pg.Pool({ host: process.env.SOCKET, user: 'postgres', database: 'postgres', max: 8 });
const ask = async (name, values) => (await pool.query({ name, text: STATEMENTS[name], values })).rows;

function grouped(rows) {
  const groups = new Map();
  for (const row of rows) {
    const group = groups.get(row.question_id);
    if (group) group.push(row); else groups.set(row.question_id, [row]);
  }
  return groups;
}

async function shown(rows) {
  const ids = rows.map((row) => row.id);
  const [answers, tags] = await Promise.all([ask('answers', [ids]), ask('tags', [ids])]);
  const answersOf = grouped(answers);
  const tagsOf = grouped(tags);
  return rows.map((row) => {
    const isOpen = row.kind === 'open';
    const links = { topic: `${BASE}/topics/${row.topic}`, answers: `${BASE}/answers?question=${row.id}` };
    if (row.source) links.source = `${BASE}/sources/${row.source}`;
    const question = {
      id: row.id,
      url: `${BASE}/questions/${row.id}`,
      kind: row.kind,
      status: row.status,
      text: row.text,
      topic: row.topic,
      tags: (tagsOf.get(row.id) || []).map((tag) => tag.slug),
      difficulty: row.difficulty,
      language: row.language,
      explanation: isOpen ? row.explanation : undefined,
      answers: (answersOf.get(row.id) || []).map(isOpen
        ? ({ question_id, ...answer }) => answer
        : ({ id, text }) => ({ id, text })),
      sealed: !isOpen,
      source: row.source,
      key: row.key,
      related: row.related,
      position: row.position,
      shuffle: row.shuffle,
      grading: row.grading,
      details: isOpen ? row.details : undefined,
      fingerprint: isOpen ? row.fingerprint : undefined,
      version: row.version,
      created_at: row.created_at,
      updated_at: row.updated_at,
      published_at: row.published_at,
      links,
    };
    return question;
  });
}

if (cluster.isPrimary) {
  for (let n = 0; n < Number(process.env.WORKERS); n += 1) cluster.fork();
} else {
  const app = fastify();
  app.get('/api/v1/questions', async (request) => {
    const before = request.query.created_before;
    const rows = await (before ? ask('before', [new Date(before)]) : ask('first', []));
    const results = await shown(rows.slice(0, PAGE));
    let next = null;
    if (rows.length > PAGE) {
      next = `${BASE}/questions?created_before=${results[PAGE - 1].created_at.toISOString()}`;
    }
    return { next, previous: null, next_cursor: null, results };
  });
  app.get('/api/v1/questions/:id', async (request, reply) => {
    const rows = await shown(await ask('item', [request.params.id]));
    return rows.length ? rows[0] : reply.code(404).send();
  });
  app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
}
