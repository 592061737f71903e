-- Keys by which other systems drive this one. What ends a key leaves its row, so that it can be said what it was.

create table api_key (
    id uuid not null primary key,
    name varchar(100) not null,
    -- SHA-256 of the secret, in hex. The secret itself is nowhere.
    secret_hash varchar(64) not null,
    permissions varchar(4000) not null,
    -- Ids as JSON lists; of shops, an empty one is all.
    shop_ids varchar(8000) not null,
    group_ids varchar(8000) not null,
    -- Networks from which it may be used; an empty list is all.
    networks varchar(4000) not null,
    per_minute int not null,
    created_by varchar(200) not null,
    created_at timestamp(3) with time zone not null,
    expires_at timestamp(3) with time zone,
    revoked_by varchar(200),
    revoked_at timestamp(3) with time zone,
    last_used_at timestamp(3) with time zone,
    last_used_from varchar(64),
    version bigint not null
);
