// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/captureschema.h"

namespace porthole::captureschema {

// Rows of `message` are small and only ever appended: an index on them would cost more than the rows.
const char *const create = R"(
PRAGMA page_size = 16384;
PRAGMA journal_mode = WAL;
PRAGMA application_id = 0x50525448;
PRAGMA user_version = 2;
BEGIN;
CREATE TABLE info (
    name TEXT PRIMARY KEY,
    value
) WITHOUT ROWID;
CREATE TABLE client (
    id INTEGER PRIMARY KEY,
    peer TEXT, peer_port INTEGER, local TEXT, local_port INTEGER,
    opened_ns INTEGER,
    closed_ns INTEGER, reason INTEGER, detail TEXT,
    bytes_in INTEGER, bytes_out INTEGER, messages_in INTEGER, messages_out INTEGER,
    broken_frames INTEGER, unsent INTEGER
);
CREATE TABLE block (
    id INTEGER PRIMARY KEY,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    after_loss INTEGER NOT NULL,
    bytes BLOB NOT NULL
);
CREATE TABLE message (
    sequence INTEGER PRIMARY KEY,
    time_ns INTEGER NOT NULL,
    monotonic_ns INTEGER NOT NULL,
    client INTEGER NOT NULL,
    what INTEGER NOT NULL,
    length INTEGER NOT NULL,
    kept INTEGER,
    block INTEGER NOT NULL,
    offset INTEGER NOT NULL
);
CREATE TABLE extent (
    block INTEGER NOT NULL,
    number INTEGER NOT NULL,
    client INTEGER NOT NULL,
    direction INTEGER NOT NULL,
    joins INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    PRIMARY KEY (block, number)
) WITHOUT ROWID;
CREATE INDEX extent_stream ON extent (client, direction, block);
CREATE TABLE read_end (
    block INTEGER NOT NULL,
    client INTEGER NOT NULL,
    position INTEGER NOT NULL,
    time_ns INTEGER NOT NULL,
    PRIMARY KEY (block, client, position)
) WITHOUT ROWID;
CREATE VIEW messages AS
    SELECT m.sequence, m.time_ns, m.monotonic_ns, m.client,
           CASE m.what & 1 WHEN 0 THEN 'in' ELSE 'out' END AS direction,
           CASE m.what >> 2 & 7 WHEN 0 THEN 'complete' WHEN 1 THEN 'stray' WHEN 2 THEN 'incomplete'
               WHEN 3 THEN 'too long' WHEN 4 THEN 'malformed' ELSE 'undecoded' END AS kind,
           m.what >> 1 & 1 AS ends_read,
           m.length, ifnull(m.kept, m.length) AS kept,
           substr(b.bytes, m.offset + 1, ifnull(m.kept, m.length)) AS payload
    FROM message m JOIN block b ON b.id = m.block
    WHERE m.what < 32;
CREATE VIEW events AS
    SELECT m.sequence, m.time_ns, m.monotonic_ns, nullif(m.client, 0) AS client,
           CASE m.what >> 5 WHEN 1 THEN 'opened' WHEN 2 THEN 'closed' WHEN 3 THEN 'refused'
               WHEN 4 THEN 'started' WHEN 5 THEN 'stopping' WHEN 6 THEN 'stopped' WHEN 7 THEN 'settings'
               WHEN 8 THEN 'not kept' WHEN 9 THEN 'send refused' WHEN 11 THEN 'kicked' WHEN 12 THEN 'banned'
               WHEN 13 THEN 'unbanned' ELSE 'noted' END AS event,
           m.length,
           CAST(substr(b.bytes, m.offset + 1, ifnull(m.kept, m.length)) AS TEXT) AS text
    FROM message m JOIN block b ON b.id = m.block
    WHERE m.what >= 32;
COMMIT;
)";

} // namespace porthole::captureschema
