/**
 * Who changed what, when and from where: an append-only log. Most of it writes itself: an entity that is {@link
 * io.switchboard.core.audit.Audited} is compared when it is written ({@link io.switchboard.core.audit.Trail}); what no entity
 * shows is told to {@link io.switchboard.core.audit.Audit#record}.
 */
package io.switchboard.core.audit;
