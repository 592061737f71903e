-- Each message writes its conversation's row anew, and with it an entry of every index that has the row. Those of few rows
-- have those rows only. H2 has no partial indexes.
drop index conversation_queue;
create index conversation_queue on conversation (queued_at, id) where state = 'QUEUED';
drop index conversation_accept;
create index conversation_accept on conversation (accept_by) where accept_by is not null;
alter table message drop constraint message_conversation_id_client_id_key;
create unique index message_client on message (conversation_id, client_id) where client_id is not null;
