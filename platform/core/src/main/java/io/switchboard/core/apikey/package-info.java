/**
 * API keys: by them other systems drive this one. A key is nobody: it has a name, takes no seat and no conversation, and may what its
 * scopes say, which never were more than its maker's own.
 */
package io.switchboard.core.apikey;
