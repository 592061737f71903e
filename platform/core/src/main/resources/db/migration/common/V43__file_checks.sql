-- Files that scanners look at before anybody gets them.

-- WAITING for their word, CLEAN, QUARANTINED, RELEASED by a person after that; null: nobody has looked.
alter table attachment add column scan varchar(11);

-- Those that are still to be looked at, and those of which a scanner said no.
create table file_check (
    file_id uuid primary key references attachment (id) on delete cascade,
    -- Looked at once more: nobody waits for it.
    again boolean not null,
    attempts int not null,
    -- When to ask; null: no was said.
    next_at timestamp(3) with time zone,
    finding varchar(500),
    problem varchar(500),
    created_at timestamp(3) with time zone not null,
    found_at timestamp(3) with time zone
);
create index file_check_next on file_check (again, next_at);
create index file_check_found on file_check (found_at, file_id);
