/**
 * Several servers on one PostgreSQL: what they tell each other. Nothing depends on a word's arrival: whoever misses one finds
 * what it told in the database a moment later.
 */
package io.switchboard.core.node;
