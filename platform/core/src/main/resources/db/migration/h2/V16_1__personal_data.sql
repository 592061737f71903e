create index conversation_kept on conversation (erased_at, closed_at, id);
create index contact_kept on contact (erased_at, created_at, id);
