-- 768 floats are over the TOAST limit: kept in the row they are scanned two to four times faster (shared/PEERS.md).
ALTER TABLE "passage_vector" ALTER COLUMN "embedding" SET STORAGE PLAIN;
