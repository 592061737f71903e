/**
 * Search in conversations and contacts: a follower of the event log keeps a Lucene index beside the database. The index
 * says which ones; what a viewer gets is read from the database.
 */
package io.switchboard.core.search;
