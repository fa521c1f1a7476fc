-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth_sessions" (
    "token_hash" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "user_agent" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "auth_sessions_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "sign_in_links" (
    "token_hash" TEXT NOT NULL,
    "user_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_links_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "id" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL DEFAULT 'idle',
    "last_reason" TEXT,
    "open_approvals" INTEGER NOT NULL DEFAULT 0,
    "cost_micro_usd" BIGINT NOT NULL DEFAULT 0,
    "preview" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_activity_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "purged_at" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "events" (
    "session_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,
    "batch_id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "turn_id" TEXT,
    "type" TEXT NOT NULL,
    "call_seq" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "body" TEXT NOT NULL,

    CONSTRAINT "events_pkey" PRIMARY KEY ("session_id","seq")
);

-- CreateTable
CREATE TABLE "blobs" (
    "session_id" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "inline" BYTEA,
    "file" TEXT,
    "refs" INTEGER NOT NULL DEFAULT 0,
    "touched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "blobs_pkey" PRIMARY KEY ("session_id","sha256")
);

-- CreateTable
CREATE TABLE "snapshots" (
    "session_id" TEXT NOT NULL,
    "reducer_hash" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "snapshots_pkey" PRIMARY KEY ("session_id","reducer_hash")
);

-- CreateTable
CREATE TABLE "commands" (
    "session_id" TEXT NOT NULL,
    "command_id" TEXT NOT NULL,
    "position" BIGSERIAL NOT NULL,
    "actor" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "result" TEXT,
    "applied_seq" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "commands_pkey" PRIMARY KEY ("session_id","command_id")
);

-- CreateTable
CREATE TABLE "rules" (
    "id" TEXT NOT NULL,
    "effect" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "from_request" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "rules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settings" (
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("scope","key")
);

-- CreateTable
CREATE TABLE "secrets" (
    "id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "secrets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandboxes" (
    "id" TEXT NOT NULL,
    "session_id" TEXT,
    "provider" TEXT NOT NULL,
    "provider_ids" TEXT NOT NULL DEFAULT '{}',
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sandboxes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "messages" (
    "session_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "agent_id" TEXT NOT NULL,
    "turn_id" TEXT,
    "role" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "round" INTEGER,
    "attempt" INTEGER,
    "withdrawn" BOOLEAN NOT NULL DEFAULT false,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("session_id","seq")
);

-- CreateTable
CREATE TABLE "calls" (
    "session_id" TEXT NOT NULL,
    "call_seq" INTEGER NOT NULL,
    "agent_id" TEXT NOT NULL,
    "turn_id" TEXT,
    "call_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "decision" TEXT,
    "stage" TEXT,
    "rule_id" TEXT,
    "is_error" BOOLEAN,
    "error_kind" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "calls_pkey" PRIMARY KEY ("session_id","call_seq")
);

-- CreateTable
CREATE TABLE "approvals" (
    "session_id" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "call_seq" INTEGER NOT NULL,
    "input_hash" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "decision" TEXT,
    "scope" TEXT,
    "outcome" TEXT,
    "resolved_by" TEXT,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "approvals_pkey" PRIMARY KEY ("session_id","request_id")
);

-- CreateTable
CREATE TABLE "tasks" (
    "session_id" TEXT NOT NULL,
    "task_id" TEXT NOT NULL,
    "call_seq" INTEGER NOT NULL,
    "agent_id" TEXT NOT NULL,
    "command" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT,
    "exit_code" INTEGER,
    "output_bytes" BIGINT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("session_id","task_id")
);

-- CreateTable
CREATE TABLE "plans" (
    "session_id" TEXT NOT NULL,
    "call_seq" INTEGER NOT NULL,
    "agent_id" TEXT NOT NULL,
    "turn_id" TEXT,
    "text" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "plans_pkey" PRIMARY KEY ("session_id","call_seq")
);

-- CreateTable
CREATE TABLE "usage" (
    "owner_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "session_id" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "requests" INTEGER NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "cache_read_tokens" BIGINT NOT NULL,
    "cache_write_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "cost_micro_usd" BIGINT NOT NULL,

    CONSTRAINT "usage_pkey" PRIMARY KEY ("owner_id","day","session_id","model")
);

-- CreateIndex
CREATE UNIQUE INDEX "auth_sessions_id_key" ON "auth_sessions"("id");

-- CreateIndex
CREATE INDEX "auth_sessions_user_id_idx" ON "auth_sessions"("user_id");

-- CreateIndex
CREATE INDEX "sign_in_links_user_id_idx" ON "sign_in_links"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_token_hash_key" ON "api_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "api_tokens_user_id_idx" ON "api_tokens"("user_id");

-- CreateIndex
CREATE INDEX "sessions_owner_id_idx" ON "sessions"("owner_id");

-- CreateIndex
CREATE INDEX "sessions_lease_owner_idx" ON "sessions"("lease_owner");

-- CreateIndex
CREATE INDEX "events_session_id_agent_id_seq_idx" ON "events"("session_id", "agent_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "commands_position_key" ON "commands"("position");

-- CreateIndex
CREATE INDEX "rules_scope_owner_id_idx" ON "rules"("scope", "owner_id");

-- CreateIndex
CREATE UNIQUE INDEX "secrets_scope_name_key" ON "secrets"("scope", "name");

-- CreateIndex
CREATE UNIQUE INDEX "sandboxes_session_id_key" ON "sandboxes"("session_id");

-- CreateIndex
CREATE INDEX "usage_session_id_idx" ON "usage"("session_id");

-- CreateIndex
CREATE INDEX "messages_session_id_turn_id_idx" ON "messages"("session_id", "turn_id");

-- AddForeignKey
ALTER TABLE "auth_sessions" ADD CONSTRAINT "auth_sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sign_in_links" ADD CONSTRAINT "sign_in_links_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language cannot say.

-- One call has one completion, whoever writes it.
CREATE UNIQUE INDEX "events_one_completion_per_call" ON "events"("session_id", "call_seq") WHERE "type" = 'call-completed';

-- The owner asks for these after every wake-up.
CREATE INDEX "commands_pending" ON "commands"("session_id", "position") WHERE "settled_at" IS NULL;

-- Every append updates its session's row: with room in the page the update touches no index.
ALTER TABLE "sessions" SET (fillfactor = 50);

