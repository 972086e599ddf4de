// What a front-end developer does with a client that was generated from the OpenAPI document, and with nothing else.

import createClient from "openapi-fetch";
import type { components, paths } from "./schema.d.ts";

declare const process: { env: Record<string, string | undefined> };

type Question = components["schemas"]["Question"];
type Problem = components["schemas"]["Problem"];

const bank = createClient<paths>({
  baseUrl: process.env["BANK_URL"] ?? "",
  headers: { Authorization: `Bearer ${process.env["BANK_TOKEN"]}` },
});

function must(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

function good<T>(reply: { data?: T; error?: Problem; response: Response }): T {
  must(reply.data !== undefined, `${reply.response.status}: ${JSON.stringify(reply.error)}`);
  return reply.data;
}

function tagOf(reply: { response: Response }): string {
  const tag = reply.response.headers.get("ETag");
  must(tag !== null, "no ETag");
  return tag;
}

// --- list, next page, item

const first = good(
  await bank.GET("/api/v1/questions", { params: { query: { page_size: 2, kind: "single_choice", ordering: "-created_at" } } }),
);
must(first.results.length === 2 && first.next_cursor !== null, "no next page");
const second = good(
  await bank.GET("/api/v1/questions", {
    params: { query: { page_size: 2, kind: "single_choice", ordering: "-created_at", cursor: first.next_cursor } },
  }),
);
const ids = new Set([...first.results, ...second.results].map((one: Question) => one.id));
must(ids.size === first.results.length + second.results.length, "a question came twice");
const seen = first.results[0];
must(seen !== undefined, "an empty page");
const item = await bank.GET("/api/v1/questions/{id}", { params: { path: { id: seen.id } } });
must(good(item).text === seen.text, "another question");
const again = await bank.GET("/api/v1/questions/{id}", {
  params: { path: { id: seen.id }, header: { "If-None-Match": tagOf(item) } },
});
must(again.response.status === 304, "it was sent again");

// --- create, answer by answer, publish

const body: components["schemas"]["QuestionInputRequest"] = {
  kind: "single_choice",
  text: "Which status says that nothing has changed?",
  topic: "python",
  difficulty: 2,
};
const key = { header: { "Idempotency-Key": "walk-1" }, query: { reason: "A gap" } };
const created = good(await bank.POST("/api/v1/questions", { body, params: key }));
const repeated = good(await bank.POST("/api/v1/questions", { body, params: key }));
must(created.id === repeated.id, "the question was added twice");
for (const [text, is_correct] of [["304", true], ["204", false], ["200", false]] as const) {
  const added = await bank.POST("/api/v1/answers", { body: { question: created.id, text, is_correct } });
  must(good(added).text === text && added.response.headers.get("Location") !== null, "no answer");
}
const path = { id: created.id };
const published = await bank.PATCH("/api/v1/questions/{id}", { params: { path }, body: { status: "published" } });
must(good(published).status === "published" && good(published).answers.length === 3, "not published");

// --- patch with If-Match, conflict

const tag = tagOf(published);
const changed = await bank.PATCH("/api/v1/questions/{id}", {
  params: { path, header: { "If-Match": tag } },
  body: { difficulty: 5, explanation: null, answers: good(published).answers },
});
must(good(changed).difficulty === 5, "not changed");
const late = await bank.PATCH("/api/v1/questions/{id}", {
  params: { path, header: { "If-Match": tag } },
  body: { difficulty: 1 },
});
must(late.error?.status === 412 && late.error.current_version === good(changed).version, "not refused as stale");
const put = await bank.PUT("/api/v1/questions/{id}", { params: { path }, body: good(published) });
must(put.error?.status === 409, "an old body replaced a new one");
const unfit = await bank.PATCH("/api/v1/questions/{id}", { params: { path }, body: { topic: "pyton" } });
must(unfit.error?.errors?.[0]?.pointer === "/topic", "the fault has no place");

// --- what was read may be put, restore, delete

const read = good(await bank.GET("/api/v1/questions/{id}", { params: { path } }));
must(good(await bank.PUT("/api/v1/questions/{id}", { params: { path }, body: read })).version === read.version, "a change");
const restored = good(
  await bank.POST("/api/v1/questions/{id}/restore", { params: { path }, body: { version: good(published).version } }),
);
must(restored.difficulty === 2 && restored.version === read.version + 1, "not restored");
const gone = await bank.DELETE("/api/v1/questions/{id}", { params: { path, header: { "If-Match": "*" } } });
must(gone.response.status === 204, "not deleted");
const missing = await bank.GET("/api/v1/questions/{id}", { params: { path } });
must(missing.error?.type === "/api/problems/not_found", "still there");
console.log("walked");
