-- The archive that an upgrade took the place of: kept, so that there is a way back.

alter table plugin add column previous_version varchar(50);
alter table plugin add column previous_file varchar(200);
alter table plugin add column previous_digest varchar(64);
alter table plugin add column previous_admitted varchar(10);
alter table plugin add column previous_signed_by varchar(32);
alter table plugin add column previous_module varchar(32);

-- The module of the licence to which an archive is held, which isn't always the one that it names.
alter table plugin add column module varchar(32);
