-- Whole answers (after /) and modules that are put into a text (after ::).
alter table phrase add column kind varchar(10) default 'PHRASE' not null;
