-- Those of few rows have those rows only: each change writes the ticket's row anew, and with it an entry of every index that has it.
create index ticket_next on ticket (next_at) where next_at is not null;
create index ticket_parent on ticket (parent_id) where parent_id is not null;
create index ticket_merged on ticket (merged_into) where merged_into is not null;
create unique index ticket_entry_client on ticket_entry (ticket_id, client_id) where client_id is not null;
create index attachment_ticket on attachment (ticket_id) where ticket_id is not null;
