PRAGMA application_id = 2036425839;
PRAGMA user_version = 1;
CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE total (status TEXT NOT NULL PRIMARY KEY, workers INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE worker (
    nr INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    profile TEXT NOT NULL,
    status TEXT NOT NULL,
    unsettled INTEGER NOT NULL,
    last_sequence INTEGER NOT NULL,
    first_event INTEGER NOT NULL,
    first_item INTEGER NOT NULL,
    first_at INTEGER,
    bytes INTEGER NOT NULL,
    ended_at INTEGER);
CREATE INDEX worker_status ON worker (status, id);
CREATE INDEX worker_unsettled ON worker (id) WHERE unsettled;
CREATE INDEX worker_ended ON worker (ended_at) WHERE ended_at IS NOT NULL;
CREATE TABLE origin (worker INTEGER PRIMARY KEY, body_check INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE state (worker INTEGER PRIMARY KEY, body_check INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE queued (nr INTEGER PRIMARY KEY, worker INTEGER NOT NULL, body_check INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX queued_worker ON queued (worker);
CREATE TABLE event (
    place INTEGER PRIMARY KEY,
    item INTEGER,
    at INTEGER NOT NULL,
    body_check INTEGER NOT NULL,
    body TEXT NOT NULL,
    worker INTEGER AS (place >> 32) VIRTUAL,
    sequence INTEGER AS (place & 4294967295) VIRTUAL);
CREATE UNIQUE INDEX event_item ON event (worker, item) WHERE item IS NOT NULL;
CREATE TABLE answer (
    worker INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    fields TEXT NOT NULL,
    at INTEGER NOT NULL,
    kept_at INTEGER NOT NULL,
    PRIMARY KEY (worker, ordinal)) WITHOUT ROWID;
CREATE UNIQUE INDEX answer_key ON answer (worker, key);
CREATE INDEX answer_kept_at ON answer (kept_at);
CREATE TABLE remark (nr INTEGER PRIMARY KEY, at INTEGER NOT NULL, code TEXT NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL);
CREATE TABLE removed (worker INTEGER PRIMARY KEY);
INSERT INTO meta VALUES ('epoch', '00c0ffee00c0ffee');
INSERT INTO meta VALUES ('newest_worker', 'worker-000004');
INSERT INTO total VALUES ('running', 2);
INSERT INTO total VALUES ('stopped', 1);
INSERT INTO worker VALUES (1, 'worker-000001', 'runtime_default', 'running', 0, 2, 1, 1, 1767323045679, 274, NULL);
INSERT INTO worker VALUES (2, 'worker-000002', 'runtime_default', 'stopped', 0, 5, 4, 3, 1767323045682, 274, 1767323045683);
INSERT INTO worker VALUES (3, 'worker-000003', 'runtime_default', 'running', 1, 4, 1, 1, 1767323045679, 548, NULL);
INSERT INTO sqlite_sequence VALUES ('worker', 4);
INSERT INTO origin VALUES (1, 384869231, '{"request":{"intent":{"kind":"task","objective":"count to ten"},"profile":{"kind":"runtime_default"},"display_name":"counter"},"profile":{"name":"runtime_default","label":"Echo","engine":"echo","settings":{"reply":"yes"},"command":[],"tools":[],"otherwise":"ask","permissions":{},"environment":{}},"created_at":"2026-01-02T03:04:05.678Z"}');
INSERT INTO origin VALUES (2, 384869231, '{"request":{"intent":{"kind":"task","objective":"count to ten"},"profile":{"kind":"runtime_default"},"display_name":"counter"},"profile":{"name":"runtime_default","label":"Echo","engine":"echo","settings":{"reply":"yes"},"command":[],"tools":[],"otherwise":"ask","permissions":{},"environment":{}},"created_at":"2026-01-02T03:04:05.678Z"}');
INSERT INTO origin VALUES (3, 384869231, '{"request":{"intent":{"kind":"task","objective":"count to ten"},"profile":{"kind":"runtime_default"},"display_name":"counter"},"profile":{"name":"runtime_default","label":"Echo","engine":"echo","settings":{"reply":"yes"},"command":[],"tools":[],"otherwise":"ask","permissions":{},"environment":{}},"created_at":"2026-01-02T03:04:05.678Z"}');
INSERT INTO state VALUES (1, 1692244737, '{"id":"worker-000001","status":"running","engine_version":"1.0","last_sequence":2,"transcript_count":1,"run_count":1,"queued":0,"usage":{"input_tokens":2,"output_tokens":1},"interactions":[],"updated_at":"2026-01-02T03:04:05.680Z"}');
INSERT INTO state VALUES (2, 1060320802, '{"id":"worker-000002","status":"stopped","engine_version":"1.0","last_sequence":5,"transcript_count":3,"run_count":2,"queued":0,"usage":{"input_tokens":5,"output_tokens":3},"terminal_event":5,"interactions":[],"updated_at":"2026-01-02T03:04:05.683Z"}');
INSERT INTO state VALUES (3, 1223565661, '{"id":"worker-000003","status":"running","engine_version":"1.0","last_sequence":4,"transcript_count":2,"run_count":2,"active_run":{"id":"run-1","kind":"user","started_at":"2026-01-02T03:04:05.678Z","turn":1},"queued":2,"usage":{"input_tokens":4,"output_tokens":2},"last_error":"it broke once","interactions":[{"interaction_id":"question-3","run_id":"run-1","title":"May it?","text":"rm -r build","options":[{"id":"allow","label":"Allow","kind":"allow_once"},{"id":"never","label":"Never","kind":"reject_always"}],"tool_call_id":"call-1","opened_at":"2026-01-02T03:04:05.678Z","expires_at":"2026-01-02T04:04:05.678Z","event_id":3}],"engine_state":"session 7","updated_at":"2026-01-02T03:04:05.682Z"}');
INSERT INTO queued VALUES (1, 3, 271337856, '{"run_id":"run-2","kind":"user","content":"input 2","in_transcript":false}');
INSERT INTO queued VALUES (2, 3, 173608873, '{"run_id":"run-3","kind":"user","content":"input 3","in_transcript":false}');
INSERT INTO event VALUES (4294967297, 1, 1767323045679, 2967811986, '{"sequence":1,"at":"2026-01-02T03:04:05.679Z","run_id":"run-1","payload":{"event":"text_done","data":{"text":"text 1 of worker-000001"}}}');
INSERT INTO event VALUES (4294967298, NULL, 1767323045680, 3746239656, '{"sequence":2,"at":"2026-01-02T03:04:05.680Z","run_id":"run-1","payload":{"event":"text_done","data":{"text":"text 2 of worker-000001"}}}');
INSERT INTO event VALUES (8589934596, NULL, 1767323045682, 801393354, '{"sequence":4,"at":"2026-01-02T03:04:05.682Z","run_id":"run-1","payload":{"event":"text_done","data":{"text":"text 4 of worker-000002"}}}');
INSERT INTO event VALUES (8589934597, 3, 1767323045683, 381232617, '{"sequence":5,"at":"2026-01-02T03:04:05.683Z","run_id":"run-1","payload":{"event":"text_done","data":{"text":"text 5 of worker-000002"}}}');
INSERT INTO event VALUES (12884901889, 1, 1767323045679, 3234326730, '{"sequence":1,"at":"2026-01-02T03:04:05.679Z","run_id":"run-1","payload":{"event":"text_done","data":{"text":"text 1 of worker-000003"}}}');
INSERT INTO event VALUES (12884901890, NULL, 1767323045680, 2942946288, '{"sequence":2,"at":"2026-01-02T03:04:05.680Z","run_id":"run-1","payload":{"event":"text_done","data":{"text":"text 2 of worker-000003"}}}');
INSERT INTO event VALUES (12884901891, 2, 1767323045681, 2517935315, '{"sequence":3,"at":"2026-01-02T03:04:05.681Z","run_id":"run-1","payload":{"event":"text_done","data":{"text":"text 3 of worker-000003"}}}');
INSERT INTO event VALUES (12884901892, NULL, 1767323045682, 399844710, '{"sequence":4,"at":"2026-01-02T03:04:05.682Z","run_id":"run-1","payload":{"event":"text_done","data":{"text":"text 4 of worker-000003"}}}');
INSERT INTO event VALUES (17179869185, 1, 1767323045679, 1756489358, '{"sequence":1,"at":"2026-01-02T03:04:05.679Z","run_id":"run-1","payload":{"event":"text_done","data":{"text":"text 1 of worker-000004"}}}');
INSERT INTO answer VALUES (0, 1, 'create', 'fingerprint of create', '{"fields":{"status":"running","event_id":"1"}}', 1767323045678, 1767323045678);
INSERT INTO answer VALUES (1, 1, 'own', 'fingerprint of own', '{"fields":{"status":"running","event_id":"1"}}', 1767323045678, 1767323045678);
INSERT INTO removed VALUES (4);
