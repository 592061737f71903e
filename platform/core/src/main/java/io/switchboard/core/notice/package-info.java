/**
 * Notices: that something happened which somebody must know. What happened stands with its ticket; a notice only points there. It is
 * stored in the transaction of what it tells; what goes out to somebody's address follows, gathered, by {@link
 * io.switchboard.core.notice.NoticeLoop}.
 */
package io.switchboard.core.notice;
