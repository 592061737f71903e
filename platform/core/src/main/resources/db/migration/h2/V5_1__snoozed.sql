-- H2 has no partial indexes.
create index conversation_snoozed on conversation (snoozed_until);
