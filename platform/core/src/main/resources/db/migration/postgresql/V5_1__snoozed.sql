-- Only the sleeping ones: those awake, which is nearly all, cost this index nothing.
create index conversation_snoozed on conversation (snoozed_until) where snoozed_until is not null;
