-- H2 has no partial indexes.
create index ticket_next on ticket (next_at);
create index ticket_parent on ticket (parent_id);
create index ticket_merged on ticket (merged_into);
create unique index ticket_entry_client on ticket_entry (ticket_id, client_id);
create index attachment_ticket on attachment (ticket_id);
