-- How the texts of requests look, taken before they are sealed, so that one that says nearly the same is recognised. The
-- numbers come of pieces of the text hashed under the master key, and tell nobody a word.

create table fingerprints (
  order_number text primary key references intake,
  -- MinHash: two texts share about as many of these as they share pieces
  sketch       int[] not null check (cardinality(sketch) = 64),
  -- of four numbers of the sketch each: who shares one of these shares much
  bands        int[] not null check (cardinality(bands) = 16)
);
create index on fingerprints using gin (bands);
