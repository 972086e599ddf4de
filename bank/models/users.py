"""People, and the tokens they hand to programs."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bank import limits
from bank.callers import Caller, Role
from bank.ready import Ready, compiled, fetched

PREFIX_LENGTH = 11
USE_IS_NOTED_EVERY = timedelta(minutes=1)


class BankUserManager(UserManager["User"]):
    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **extra: Any
    ) -> "User":
        """A superuser of the admin site is an admin of the bank, too."""
        return super().create_superuser(username, email, password, **{"role": Role.ADMIN, **extra})


class User(AbstractUser):
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.READER)

    objects = BankUserManager()  # type: ignore[misc] # the stubs take the base class's for fixed

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_has_a_known_role")
        ]


def new_secret() -> str:
    """256 random bits behind a mark by which leaked tokens can be found."""
    return f"qb_{secrets.token_urlsafe(32)}"


def digest(secret: str) -> str:
    """What is kept of a secret. It has 256 random bits, so a fast hash cannot be guessed backwards."""
    return hashlib.sha256(secret.encode()).hexdigest()


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def issue(
        self,
        *,
        user: User,
        name: str,
        role: Role | None = None,
        expires_at: datetime | None = None,
        origins: list[str] | None = None,
    ) -> str:
        """
        Keep a new token and return its secret, which is shown once and not stored. With `origins` it is a public one,
        for the pages of these origins.
        """
        secret = new_secret()
        self.create(
            user=user,
            name=name,
            role=role,
            prefix=secret[:PREFIX_LENGTH],
            digest=digest(secret),
            expires_at=expires_at,
            is_public=origins is not None,
            origins=origins or [],
        )
        return secret

    def behind(self, secret: str) -> "ApiToken | None":
        """The token that this secret belongs to, if it still counts."""
        for row in fetched(_counting_token(), [timezone.now(), digest(secret)]):
            # Rows as a queryset would make them, but by a statement that is there already: this is the way in of
            # almost every request.
            names = _columns_of(ApiToken)
            token = ApiToken.from_db(self.db, names, row[: len(names)])
            token.user = User.from_db(self.db, _columns_of(User), row[len(names) :])
            return token
        return None


@lru_cache
def _columns_of(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


@lru_cache
def _counting_token() -> Ready:
    """The token with a digest, and its user, if it counts at a moment."""
    moment, sought = datetime(1, 1, 1, tzinfo=UTC), "the digest"
    tokens = ApiToken.objects.filter(Q(expires_at=None) | Q(expires_at__gt=moment)).filter(
        digest=sought, revoked_at=None, user__is_active=True
    )
    users = [f"user__{name}" for name in _columns_of(User)]
    return compiled(tokens.values_list(*_columns_of(ApiToken), *users), [moment, sought])


class ApiToken(models.Model):
    """
    A program's right to act for a user, with the user's role or a narrower one. A public token is made to be seen by
    everybody: it reads, draws and checks, from the pages of its origins.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=limits.NAME)
    role = models.CharField(max_length=10, choices=Role.choices, null=True, blank=True)  # noqa: DJ001 - null says "the user's own role", which no text could say
    is_public = models.BooleanField(default=False)
    origins = models.JSONField(default=list, blank=True)
    prefix = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "created_at", "id"], name="token_of_user")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def caller(self) -> Caller:
        """The user with the narrower of both roles: a token can only take rights away."""
        order = Role.values
        role = min(self.role or self.user.role, self.user.role, key=order.index)
        if self.is_public:
            role = Role.READER
        return Caller(
            role=Role(role),
            user_id=self.user_id,
            name=self.user.get_username(),
            page=self.pk if self.is_public else None,
        )

    @property
    def counts(self) -> bool:
        return self.revoked_at is None and not (
            self.expires_at and self.expires_at <= timezone.now()
        )

    def note_use(self) -> None:
        """Remember when the token was last used, to the minute, so that a read seldom costs a write."""
        now = timezone.now()
        if self.last_used_at is None or now - self.last_used_at >= USE_IS_NOTED_EVERY:
            # Asked once more where it is written, for of many requests in one moment all have come this far.
            due = Q(last_used_at=None) | Q(last_used_at__lte=now - USE_IS_NOTED_EVERY)
            ApiToken.objects.filter(due, pk=self.pk).update(last_used_at=now)

    def rotate(self) -> str:
        """Give the token a new secret and return it; the old one counts no more."""
        secret = new_secret()
        self.prefix, self.digest = secret[:PREFIX_LENGTH], digest(secret)
        self.save(update_fields=["prefix", "digest"], force_update=True)
        return secret

    def revoke(self) -> None:
        """From now on the token counts nowhere."""
        if self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at"], force_update=True)
