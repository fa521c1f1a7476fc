-- AlterTable
ALTER TABLE "rules" ADD COLUMN     "last_used_at" TIMESTAMPTZ(3);
