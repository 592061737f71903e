-- Runs on H2 and PostgreSQL; what only one of them can goes into the subfolders h2 and postgresql.
create table channel_echo_note (
    id varchar(36) primary key,
    text varchar(2000) not null,
    conversation varchar(64),
    created_at timestamp with time zone not null
);

create index channel_echo_note_created on channel_echo_note (created_at, id);

-- One row: how many events of the platform's log this plugin has seen.
create table channel_echo_count (
    id varchar(36) primary key,
    events bigint not null
);
