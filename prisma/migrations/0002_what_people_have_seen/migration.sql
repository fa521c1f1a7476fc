-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "branch" TEXT;

-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "by_id" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "seen_positions" (
    "user_id" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,

    CONSTRAINT "seen_positions_pkey" PRIMARY KEY ("user_id","session_id")
);

-- CreateIndex
CREATE INDEX "seen_positions_session_id_idx" ON "seen_positions"("session_id");
