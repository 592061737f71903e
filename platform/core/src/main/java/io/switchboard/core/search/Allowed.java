package io.switchboard.core.search;

import io.switchboard.core.conversation.ConversationState;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.search.Fields.Kind;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Viewer;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;

/**
 * What of the index a viewer may see, as the stores have it: that is why pages are full. The stores are asked all the same,
 * for they know what changed a moment ago, and with whom he has spoken.
 */
final class Allowed {
    private Allowed() {}

    static Query conversations(Viewer viewer, Conversations.Filter filter) {
        BooleanQuery.Builder query = visible(Kind.CONVERSATION, viewer);
        narrow(query, Fields.CHANNEL, filter.channel());
        narrow(query, Fields.OWNER, filter.assignee());
        narrow(query, Fields.GROUP, filter.group());
        narrow(query, Fields.CONTACT, filter.contact());
        if (filter.state() != null) {
            query.add(new TermQuery(new Term(Fields.STATE, filter.state().name())), Occur.FILTER);
        }
        Conversations.Standing standing = filter.standing();
        if (standing.snoozed() != null) {
            query.add(new TermQuery(new Term(Fields.STANDING, "snoozed")), standing.snoozed() ? Occur.FILTER : Occur.MUST_NOT);
        }
        if (standing.unread()) {
            query.add(new TermQuery(new Term(Fields.STANDING, "unread")), Occur.FILTER);
        }
        if (standing.waiting()) {
            query.add(new TermQuery(new Term(Fields.STANDING, "waiting")), Occur.FILTER);
        }
        if (filter.open() || standing.unread() || standing.waiting()) {
            query.add(new TermQuery(new Term(Fields.STATE, ConversationState.CLOSED.name())), Occur.MUST_NOT);
        }
        return query.build();
    }

    static Query contacts(Viewer viewer) {
        return visible(Kind.CONTACT, viewer).build();
    }

    /** @param approvers himself, and those in whose place he decides: what waits for their word he sees */
    static Query tickets(Viewer viewer, Collection<UUID> approvers) {
        return visible(Kind.TICKET, viewer, approvers).build();
    }

    private static Permission permission(Kind kind) {
        return switch (kind) {
            case CONTACT -> Permission.CONTACTS_READ;
            case TICKET -> Permission.TICKETS_READ;
            default -> Permission.CONVERSATIONS_READ;
        };
    }

    private static BooleanQuery.Builder visible(Kind kind, Viewer viewer) {
        return visible(kind, viewer, List.of());
    }

    private static BooleanQuery.Builder visible(Kind kind, Viewer viewer, Collection<UUID> approvers) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        query.add(new TermQuery(new Term(Fields.KIND, kind.name())), Occur.FILTER);
        if (!viewer.shops().isEmpty()) {
            query.add(oneOf(Fields.SHOP, viewer.shops()), Occur.FILTER);
        }
        Viewer.Scope range = viewer.grants().range(permission(kind));
        if (range == null) {
            query.add(new MatchNoDocsQuery(), Occur.FILTER);
        } else if (range != Viewer.Scope.ALL && kind != Kind.CONTACT) {
            BooleanQuery.Builder mine = new BooleanQuery.Builder();
            if (viewer.agentId() != null) {
                mine.add(oneOf(Fields.OWNER, List.of(viewer.agentId())), Occur.SHOULD);
            }
            if (range == Viewer.Scope.TEAM) {
                mine.add(oneOf(Fields.GROUP, List.of(Fields.NONE)), Occur.SHOULD);
                mine.add(oneOf(Fields.GROUP, viewer.groups()), Occur.SHOULD);
            }
            approvers.forEach(each -> mine.add(new TermQuery(new Term(TicketDocument.Form.MANY.of("approver"), each.toString())), Occur.SHOULD));
            query.add(mine.build(), Occur.FILTER);
        }
        return query;
    }

    private static void narrow(BooleanQuery.Builder query, String field, UUID id) {
        if (id != null) {
            query.add(oneOf(field, List.of(id)), Occur.FILTER);
        }
    }

    private static Query oneOf(String field, Collection<UUID> ids) {
        return ids.size() == 1
                ? new TermQuery(new Term(field, Fields.bytes(ids.iterator().next())))
                : new TermInSetQuery(field, ids.stream().map(Fields::bytes).toList());
    }
}
