-- The licence that holds, the same for all servers of this database: one row, id 1.
create table licence (
    id int primary key,
    -- As it came, with its signature: checked anew whenever it is read. Null: none.
    file varchar(70000),
    stored_at timestamp(3) with time zone,
    stored_by varchar(200),
    -- When the newest licence that was ever taken was issued.
    issued_at timestamp(3) with time zone,
    -- The latest time that a server has seen: a clock set back lengthens nothing.
    seen_at timestamp(3) with time zone not null,
    -- When this database was first started as a demo.
    demo_since timestamp(3) with time zone
);
