-- Also whoever speaks to the database as the server does can't change a line, nor remove one that is younger than a month.
create function audit_entry_is_kept() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and old.happened_at < now() - interval '29 days' then
        return old;
    end if;
    raise exception 'the audit log is append-only';
end $$;
create trigger audit_entry_kept before update or delete on audit_entry for each row execute function audit_entry_is_kept();
create trigger audit_entry_whole before truncate on audit_entry for each statement execute function audit_entry_is_kept();
