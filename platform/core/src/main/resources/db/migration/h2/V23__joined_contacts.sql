-- H2 has no partial indexes.
create index contact_joined on contact (joined_to);
