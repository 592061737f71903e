create index conversation_kept on conversation (closed_at, id) where erased_at is null and closed_at is not null;
create index contact_kept on contact (created_at, id) where erased_at is null;
