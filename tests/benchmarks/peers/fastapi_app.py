"""FastAPI over SQLAlchemy's asynchronous ORM and asyncpg."""

import os
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
from fastapi import FastAPI, HTTPException, Response
from sqlalchemy import DateTime, ForeignKey, Numeric, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
)

from tests.benchmarks.peers import shape


class Base(DeclarativeBase):
    type_annotation_map = {
        dict[str, Any]: JSONB,
        list[str]: JSONB,
        datetime: DateTime(timezone=True),
    }


class Topic(Base):
    __tablename__ = "bank_topic"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]


class Source(Base):
    __tablename__ = "bank_source"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]


class Tag(Base):
    __tablename__ = "bank_tag"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]


class TagLink(Base):
    __tablename__ = "bank_taglink"
    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("bank_question.id"))
    tag_id: Mapped[int] = mapped_column(ForeignKey("bank_tag.id"))


class Answer(Base):
    __tablename__ = "bank_answer"
    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("bank_question.id"))
    position: Mapped[int]
    text: Mapped[str]
    is_correct: Mapped[bool]
    weight: Mapped[Decimal] = mapped_column(Numeric(8, 7))
    feedback: Mapped[str]
    tolerance: Mapped[str]
    match: Mapped[str]


class Question(Base):
    __tablename__ = "bank_question"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    text: Mapped[str]
    topic_id: Mapped[int] = mapped_column(ForeignKey("bank_topic.id"))
    difficulty: Mapped[int]
    language: Mapped[str]
    status: Mapped[str]
    explanation: Mapped[str]
    source_id: Mapped[int | None] = mapped_column(ForeignKey("bank_source.id"))
    key: Mapped[str | None]
    related: Mapped[list[str]]
    position: Mapped[int]
    shuffle: Mapped[bool]
    grading: Mapped[dict[str, Any]]
    details: Mapped[dict[str, Any]]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    fingerprint: Mapped[str]
    topic: Mapped[Topic] = relationship()
    source: Mapped[Source | None] = relationship()
    answers: Mapped[list[Answer]] = relationship(order_by=Answer.position)
    tags: Mapped[list[Tag]] = relationship(
        secondary="bank_taglink", order_by=Tag.slug, viewonly=True
    )


_COLUMNS = [column.key for column in Question.__table__.columns]
# The address names a folder with PostgreSQL's socket.
_socket = parse_qs(urlsplit(os.environ["DATABASE_URL"]).query)["host"][0]
engine = create_async_engine(f"postgresql+asyncpg://postgres@/postgres?host={_socket}", pool_size=8)
sessions = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI(docs_url=None, openapi_url=None)
PUBLISHED = (
    select(Question)
    .where(Question.status == "published")
    .options(
        joinedload(Question.topic),
        joinedload(Question.source),
        selectinload(Question.answers),
        selectinload(Question.tags),
    )
)


def _shown(row: Question) -> dict[str, Any]:
    answers = [
        {name: getattr(answer, name) for name in shape.ANSWER} | {"weight": float(answer.weight)}
        for answer in row.answers
    ]
    return shape.question(
        {name: getattr(row, name) for name in _COLUMNS},
        row.topic.slug,
        row.source.slug if row.source else None,
        [tag.slug for tag in row.tags],
        answers,
    )


def _json(data: Any) -> Response:
    return Response(orjson.dumps(data), media_type="application/json")


@app.get("/api/v1/questions")
async def questions(created_before: str | None = None) -> Response:
    rows = PUBLISHED.order_by(Question.created_at.desc(), Question.id.desc()).limit(shape.PAGE + 1)
    if created_before is not None:
        moment = shape.moment(created_before.replace(" ", "+"))
        rows = rows.where(Question.created_at < moment)
    async with sessions() as session:
        found = (await session.scalars(rows)).all()
    shown = [_shown(row) for row in found[: shape.PAGE]]
    return _json(shape.page(shown, len(found)))


@app.get("/api/v1/questions/{pk}")
async def question(pk: int) -> Response:
    async with sessions() as session:
        row = (await session.scalars(PUBLISHED.where(Question.id == pk))).first()
    if row is None:
        raise HTTPException(404)
    return _json(_shown(row))
