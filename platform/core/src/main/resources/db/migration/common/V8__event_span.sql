-- An event stands for this many of its conversation's seqs, from its seq on: a message and what it makes of its
-- conversation happen together, and are one row instead of two.
alter table event add column span int default 1 not null;
