package io.switchboard.core.conversation;

import io.switchboard.core.agent.AccessToken;
import io.switchboard.core.agent.AccessToken.Kind;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.agent.Tokens;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.ContactIdentity;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Fresh;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The visitor's side: his session, what he writes, what he sees. A visitor is a contact with an identity on the channel. */
@ApplicationScoped
@Transactional
public class Visitors {
    private static final Duration SESSION = Duration.ofDays(30);
    private static final int MAX_TEXT = 5_000;
    private static final int MAX_HTML = 4 * MAX_TEXT;
    private static final int MAX_FIELDS = 30;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Tokens tokens;

    @Inject
    Contacts contacts;

    @Inject
    Conversations conversations;

    @Inject
    Inbox inbox;

    @Inject
    ChannelGateway gateway;

    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    Signals signals;

    /**
     * A visitor of a channel.
     *
     * @param externalId his id on the channel: what his page calls {@code visitorId}
     */
    public record Visitor(UUID channelId, UUID contactId, String externalId) {}

    private record Open(Visitor visitor, Instant expiresAt) {}

    // Asked at each of his calls. His tokens end by time, or when he is forgotten.
    private final Fresh<String, Open> sessions = new Fresh<>(50_000, Duration.ofSeconds(10));

    /** A session as it begins: the visitor, and the token bound to him. */
    public record Session(Visitor visitor, Tokens.Issued token) {}

    @PostConstruct
    void follow() {
        signals.listen(all -> all.forEach(this::forget));
        signals.listenAfar(all -> all.forEach(this::forget));
    }

    private void forget(Signals.Signal signal) {
        if (signal.type().equals("contact.erased")) {
            sessions.forgetIf(open -> open.visitor().contactId().equals(signal.subjectId()));
        }
    }

    /** A new visitor. He is stored at once, so that his token is bound to him; lists don't show him until he writes. */
    public Session begin(ChannelAccount channel, String name, String email, String locale) {
        new Check().optional("name", name, 200).optional("email", email, 320).optional("locale", locale, 20).done();
        String externalId = UUID.randomUUID().toString();
        Sender sender = new Sender(externalId, Texts.orNull(name), Texts.orNull(email), null, Texts.orNull(locale));
        Contact contact = contacts.identify(channel.shopId(), channel.id(), sender).contact();
        Visitor visitor = new Visitor(channel.id(), contact.id(), externalId);
        return new Session(visitor, tokens.issueToVisitor(Kind.VISITOR, visitor.channelId(), visitor.contactId(), SESSION));
    }

    /** The session of a known visitor lives on: another token for each page he opens would make one token after the other. */
    public Session resume(Visitor visitor, String token) {
        return new Session(visitor, tokens.extend(token, SESSION));
    }

    /** Whose token it is, on this channel; empty for any other. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Optional<Visitor> holder(UUID channelId, String token) {
        return token == null
                ? Optional.empty()
                : sessions.get(token, this::open)
                        .filter(open -> open.visitor().channelId().equals(channelId))
                        .filter(open -> open.expiresAt().isAfter(clock.instant()))
                        .map(Open::visitor);
    }

    private Optional<Open> open(String token) {
        return tokens.find(Kind.VISITOR, token)
                .flatMap(found -> visitor(found.channelId(), found).map(visitor -> new Open(visitor, found.expiresAt())));
    }

    public Tokens.Issued ticket(Visitor visitor) {
        return tokens.issueToVisitor(Kind.VISITOR_TICKET, visitor.channelId(), visitor.contactId(), Duration.ofSeconds(30));
    }

    public Optional<Visitor> useTicket(UUID channelId, String ticket) {
        return tokens.use(Kind.VISITOR_TICKET, ticket).flatMap(found -> visitor(channelId, found));
    }

    private Optional<Visitor> visitor(UUID channelId, AccessToken token) {
        if (!channelId.equals(token.channelId())) {
            return Optional.empty();
        }
        return contacts.identities(token.contactId()).stream()
                .filter(i -> i.channelId().equals(channelId))
                .map(ContactIdentity::externalId)
                .findFirst()
                .map(id -> new Visitor(channelId, token.contactId(), id));
    }

    /** Stores what he wrote; the same {@code clientId} again gives the message that stands. The inbox has its own transactions. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Inbox.Stored write(Visitor visitor, String clientId, Content content, List<FileRef> files) {
        new Check()
                .text("clientId", clientId, 100)
                .that(files.size() <= 10, "attachments", "tooMany", 10)
                .done();
        boolean empty = Files.fileOf(content).isEmpty() && files.isEmpty();
        int longest = gateway.limits(visitor.channelId()).map(l -> Math.min(l.maxTextLength(), MAX_TEXT)).orElse(MAX_TEXT);
        new Check()
                .that(!empty || !content.plainText().isBlank(), "content.text", "required")
                .that(content.plainText().length() <= longest, "content.text", "tooLong", longest)
                .that(Answers.html(content) <= MAX_HTML, "content.html", "tooLong", MAX_HTML)
                .done();
        InboundMessage message = new InboundMessage(
                visitor.externalId() + ":" + clientId,
                Sender.of(visitor.externalId(), null),
                content,
                files,
                null,
                null,
                InboundMessage.Thread.NONE,
                false);
        return inbox.receiveFromVisitor(visitor.channelId(), message, clientId);
    }

    /** What he tells of himself in a form. */
    public void introduce(Visitor visitor, String name, String email, String phone, Map<String, String> fields) {
        Check check = new Check()
                .optional("name", name, 200)
                .email("email", email)
                .optional("phone", phone, 40)
                .that(fields.size() <= MAX_FIELDS, "fields", "tooMany", MAX_FIELDS);
        fields.forEach((key, value) -> check.text("fields", key, 100).optional("fields." + key, value, 2000));
        check.done();
        Contact contact = contacts.get(Viewer.PLATFORM, visitor.contactId());
        Map<String, Object> known = new HashMap<>(contact.fields());
        known.putAll(fields);
        // A form's field without an answer. What he told in earlier forms counts too: it all stands in one column.
        known.values().removeIf(Objects::isNull);
        new Check().that(known.size() <= MAX_FIELDS, "fields", "tooMany", MAX_FIELDS).done();
        contact.describe(Texts.orNull(name), Texts.orNull(email), Texts.orNull(phone), null, null);
        contact.keep(known);
        contacts.changed(contact);
    }

    /** His conversation that goes on, if there is one. */
    public Optional<Conversation> current(Visitor visitor) {
        List<Conversation> all = conversations.ofVisitor(visitor.contactId(), visitor.channelId());
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** Rates his last conversation: 1 (bad) to 5 (good); a later word replaces an earlier one. */
    public void rate(Visitor visitor, int score, String comment) {
        new Check().range("score", score, 1, 5).optional("comment", comment, 4000).done();
        Conversation conversation = current(visitor).orElseThrow(() -> Refused.conflict("rating.nothing"));
        conversations.rate(conversation.id(), score, Texts.orNull(comment), clock.instant());
    }

    /** Whether somebody is there for this channel's visitors now: the shop is open and an agent of its group online. */
    public boolean isAttended(ChannelAccount channel) {
        Shop shop = groups.shop(channel.shopId());
        AgentGroup group = channel.groupId() == null ? null : groups.get(channel.groupId());
        return shop.isOpen(clock.instant()) && agents.anybodyOnline(group);
    }
}
