package io.switchboard.core.ticket;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Roles;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.type.Who;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** People around a ticket: whom types mean by their words, to whom it may be given, and the customer who asks. */
@ApplicationScoped
@Transactional(dontRollbackOn = Refused.class)
public class TicketPeople {
    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    Roles roles;

    @Inject
    Contacts contacts;

    @Inject
    TicketTies ties;

    @Inject
    Clock clock;

    /** A customer as a caller describes him; each nullable. */
    public record Asking(String name, String email, String phone) {}

    /** Whether somebody is one of those whom a type means. The platform is everybody. */
    public boolean isOneOf(List<Who> who, Ticket ticket, Viewer viewer) {
        return viewer.kind() == Viewer.Kind.PLATFORM || who.stream().anyMatch(each -> is(each, ticket, viewer));
    }

    private boolean is(Who who, Ticket ticket, Viewer viewer) {
        UUID me = viewer.isKey() ? null : viewer.agentId();
        return switch (who.kind()) {
            case ANYONE -> true;
            case CONTACT -> false;
            case ASSIGNEE -> me != null && me.equals(ticket.assigneeId());
            // What is in no group is everybody's, and who may change all looks after all groups.
            case GROUP -> ticket.groupId() == null
                    || viewer.groups().contains(ticket.groupId())
                    || viewer.grants().range(Permission.TICKETS_WRITE) == Viewer.Scope.ALL;
            case CREATOR -> me != null && me.equals(ticket.creator().id());
            case WATCHERS -> me != null && ties.watchers(Set.of(ticket.id())).getOrDefault(ticket.id(), List.of()).contains(me);
            case ROLE -> viewer.roles().contains(who.name())
                    || roles.list().stream().anyMatch(role -> role.name().equals(who.name()) && viewer.roles().contains(role.id().toString()));
            case IN -> groups.list().stream()
                    .anyMatch(group -> group.name().equals(who.name()) && viewer.groups().contains(group.id()));
            case AGENT -> me != null && agents.byUsername(who.name()).filter(agent -> agent.id().equals(me)).isPresent();
        };
    }

    /** @throws Refused INVALID for the field when he isn't there, or doesn't work for the ticket's shop */
    Agent agent(UUID id, UUID shop, String field) {
        Agent agent = agents.find(id).filter(Agent::isActive).orElseThrow(() -> Refused.invalid(field, "unknownAgent"));
        if (!worksFor(agent, shop)) {
            throw Refused.invalid(field, "agentOfOtherShop");
        }
        return agent;
    }

    /** Whether tickets of that shop may be given to him. */
    boolean mayHave(UUID id, UUID shop) {
        return agents.find(id).filter(agent -> agent.isActive() && worksFor(agent, shop)).isPresent();
    }

    private static boolean worksFor(Agent agent, UUID shop) {
        return agent.shops().isEmpty() || agent.shops().contains(shop.toString());
    }

    /** @throws Refused INVALID for the field when there is no such group in the ticket's shop */
    AgentGroup group(UUID id, UUID shop, String field) {
        return groups.list().stream()
                .filter(group -> group.id().equals(id) && group.shopId().equals(shop))
                .findFirst()
                .orElseThrow(() -> Refused.invalid(field, "unknownGroup"));
    }

    /** Whom names mean for a shop's tickets: its own groups, and those who work for it. */
    WhoIsWho of(UUID shop) {
        return new WhoIsWho() {
            @Override
            public Optional<Named> group(String name, UUID same) {
                return groups.list().stream()
                        .filter(group -> group.shopId().equals(shop) && (group.name().equals(name) || group.id().toString().equals(name)))
                        .findFirst()
                        .map(group -> new Named(group.id(), group.name()));
            }

            @Override
            public Optional<Named> agent(String name) {
                return Ids.parse(name).map(agents::find).orElseGet(() -> agents.byUsername(name))
                        .filter(agent -> agent.isActive() && worksFor(agent, shop))
                        .map(agent -> new Named(agent.id(), agent.name()));
            }
        };
    }

    /** That it goes there from where it is. Both nullable: then it is nobody's, or in no group. */
    TicketChange.Assigned assignment(Ticket ticket, UUID agentId, UUID groupId, TicketActor by, String note) {
        Agent agent = agentId == null ? null : agent(agentId, ticket.shopId(), "agentId");
        AgentGroup group = groupId == null ? null : group(groupId, ticket.shopId(), "groupId");
        boolean byHand = agent != null && by.kind() == TicketActor.Kind.AGENT && !agentId.equals(by.id());
        return new TicketChange.Assigned(
                agentId, agent == null ? null : agent.name(), groupId, group == null ? null : group.name(), byHand, note, null);
    }

    /** Who is known by that address or number in the shop, or somebody new. */
    Contact customer(Asking asking, UUID shop) {
        return customer(asking, shop, true);
    }

    /** @param checked false: where anybody can say that he is reached so */
    Contact customer(Asking asking, UUID shop, boolean checked) {
        new Check()
                .optional("contact.name", asking.name(), 200)
                .email("contact.email", asking.email())
                .optional("contact.phone", asking.phone(), 40)
                .done();
        String email = Texts.orNull(asking.email());
        String phone = Texts.orNull(asking.phone());
        new Check().that(email != null || phone != null || Texts.orNull(asking.name()) != null, "contact.name", "nameOrAddress").done();
        List<String> emails = email == null ? List.of() : List.of(email.toLowerCase(Locale.ROOT));
        String digits = phone == null ? "" : phone.replaceAll("[^0-9]", "");
        return contacts.reachedBy(emails, digits.length() < 5 ? List.of() : List.of(digits)).stream()
                .filter(known -> known.shopId().equals(shop) && !known.isErased())
                .min(java.util.Comparator.comparing(Contact::createdAt).thenComparing(Contact::id))
                .orElseGet(() -> begin(asking, shop, checked));
    }

    private Contact begin(Asking asking, UUID shop, boolean checked) {
        Contact contact = new Contact(Ids.next(), shop, Texts.orNull(asking.name()), clock.instant());
        contact.describe(asking.name(), asking.email(), asking.phone(), null, null);
        if (!checked) {
            contact.doubt();
        }
        contacts.add(contact);
        return contact;
    }

    /** Where something is made: as asked, else where its surroundings are, else the first shop that he sees. */
    UUID shop(Viewer viewer, UUID asked, UUID around) {
        UUID shop = asked != null ? asked : around;
        if (shop == null) {
            shop = groups.shops().stream()
                    .map(io.switchboard.core.agent.Shop::id)
                    .filter(id -> viewer.shops().isEmpty() || viewer.shops().contains(id))
                    .findFirst()
                    .orElse(null);
        }
        UUID chosen = shop;
        boolean there = chosen != null && groups.shops().stream().anyMatch(each -> each.id().equals(chosen));
        if (!there || !viewer.shops().isEmpty() && !viewer.shops().contains(chosen)) {
            throw Refused.invalid("shopId", "unknownShop");
        }
        return Objects.requireNonNull(chosen);
    }
}
