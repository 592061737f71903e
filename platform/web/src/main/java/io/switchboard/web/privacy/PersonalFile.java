package io.switchboard.web.privacy;

import com.fasterxml.jackson.databind.ObjectWriter;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.conversation.Attachment;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Conversations.Filter;
import io.switchboard.core.conversation.Direction;
import io.switchboard.core.conversation.Files;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.shared.Extensions;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.spi.module.PersonalData;
import io.switchboard.web.conversation.Views;
import io.switchboard.web.conversation.Views.MessageView;
import io.switchboard.web.shared.JsonBody;
import io.switchboard.web.ticket.TicketViews;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * All there is of one customer, as a ZIP that is written while it is read: {@code person.json}, {@code conversations.ndjson}, {@code
 * messages.ndjson}, {@code tickets.ndjson} with {@code ticket-histories.ndjson}, what colleagues noted among themselves in {@code notes.ndjson}, {@code files/} and, of each plugin that keeps something,
 * {@code plugins/<name>.json}.
 */
@ApplicationScoped
public class PersonalFile {
    private static final int AT_ONCE = 200;

    @Inject
    Conversations conversations;

    @Inject
    Messages messages;

    @Inject
    Files files;

    @Inject
    Views views;

    @Inject
    Tickets tickets;

    @Inject
    TicketViews ticketViews;

    @Inject
    Extensions extensions;

    private record Said(String conversation, MessageView message) {}

    private record Happened(String ticket, TicketViews.HistoryView entry) {}

    private record Noted(UUID conversation, Message note) {}

    /**
     * Writes it; memory stays the same however much there is, but for the notes.
     *
     * @param people who he is, under each of his ids, that of the contact first
     */
    void write(Viewer viewer, Contact contact, List<PersonalData.Person> people, OutputStream out) throws IOException {
        ObjectWriter json = JsonBody.json().writer();
        List<UUID> talks = new ArrayList<>();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("person.json"));
            zip.write(json.writeValueAsBytes(about(contact, people.get(0))));
            zip.putNextEntry(new ZipEntry("conversations.ndjson"));
            String after = null;
            do {
                Page<Conversation> page = conversations.list(viewer, Filter.ofContact(contact.id()), after, AT_ONCE);
                for (Views.ConversationView view : views.of(page.items())) {
                    line(zip, json, view);
                }
                page.items().forEach(talk -> talks.add(talk.id()));
                after = page.next();
            } while (after != null);
            said(viewer, talks, zip, json);
            requests(viewer, contact, zip, json);
            bytes(talks, zip);
            plugins(people, zip, json);
        }
    }

    private static Map<String, Object> about(Contact contact, PersonalData.Person person) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("id", contact.id().toString());
        about.put("name", contact.name());
        about.put("email", contact.email());
        about.put("phone", contact.phone());
        about.put("locale", contact.locale());
        about.put("note", contact.note());
        about.put("fields", contact.fields());
        about.put("identities", person.identities());
        about.put("createdAt", contact.createdAt());
        return about;
    }

    private void said(Viewer viewer, List<UUID> talks, ZipOutputStream zip, ObjectWriter json) throws IOException {
        List<Noted> notes = new ArrayList<>();
        zip.putNextEntry(new ZipEntry("messages.ndjson"));
        for (UUID id : talks) {
            Conversation talk = conversations.get(viewer, id);
            long seq = 0;
            List<Message> some;
            do {
                some = messages.after(talk, seq, AT_ONCE);
                for (Message message : some) {
                    seq = message.seq();
                    if (message.direction() == Direction.NOTE) {
                        notes.add(new Noted(id, message));
                    } else {
                        line(zip, json, new Said(id.toString(), MessageView.of(message)));
                    }
                }
            } while (some.size() == AT_ONCE);
        }
        zip.putNextEntry(new ZipEntry("notes.ndjson"));
        for (Noted noted : notes) {
            line(zip, json, new Said(noted.conversation().toString(), MessageView.of(noted.note())));
        }
    }

    private void requests(Viewer viewer, Contact contact, ZipOutputStream zip, ObjectWriter json) throws IOException {
        List<UUID> ids = new ArrayList<>();
        zip.putNextEntry(new ZipEntry("tickets.ndjson"));
        String after = null;
        do {
            Page<Ticket> page = tickets.list(viewer, Tickets.Filter.ofContact(contact.id()), after, AT_ONCE);
            for (TicketViews.TicketView view : ticketViews.of(page.items(), Locale.ENGLISH)) {
                line(zip, json, view);
            }
            page.items().forEach(ticket -> ids.add(ticket.id()));
            after = page.next();
        } while (after != null);
        zip.putNextEntry(new ZipEntry("ticket-histories.ndjson"));
        for (UUID id : ids) {
            Ticket ticket = tickets.get(viewer, id);
            List<TicketEntry> some = tickets.history(ticket, 0, AT_ONCE);
            while (!some.isEmpty()) {
                for (TicketEntry entry : some) {
                    line(zip, json, new Happened(id.toString(), TicketViews.entry(entry)));
                }
                some = tickets.history(ticket, some.get(some.size() - 1).seq(), AT_ONCE);
            }
        }
        for (UUID id : ids) {
            bytesOf(files.ofTicket(id), zip);
        }
    }

    private void bytes(List<UUID> talks, ZipOutputStream zip) throws IOException {
        for (UUID id : talks) {
            bytesOf(files.of(id), zip);
        }
    }

    private void bytesOf(List<Attachment> some, ZipOutputStream zip) throws IOException {
        for (Attachment file : some) {
            // Its name was cleaned when it came.
            zip.putNextEntry(new ZipEntry("files/" + file.id() + "-" + file.file().name()));
            try (InputStream in = files.open(file)) {
                in.transferTo(zip);
            } catch (Refused gone) {
                // Its bytes are lost; that it was there is told by the messages.
                continue;
            }
        }
    }

    private void plugins(List<PersonalData.Person> people, ZipOutputStream zip, ObjectWriter json) throws IOException {
        for (PersonalData plugin : extensions.active(PersonalData.class)) {
            String name = "plugins/" + plugin.name().replaceAll("[^A-Za-z0-9-]", "-");
            // Who keeps things by identities tells the same under each id.
            Set<Map<String, Object>> told = new HashSet<>();
            for (PersonalData.Person person : people) {
                Map<String, Object> kept = plugin.give(person);
                if (kept != null && !kept.isEmpty() && told.add(kept)) {
                    zip.putNextEntry(new ZipEntry(name + (told.size() == 1 ? "" : "-" + told.size()) + ".json"));
                    zip.write(json.writeValueAsBytes(kept));
                }
            }
        }
    }

    private static void line(ZipOutputStream zip, ObjectWriter json, Object value) throws IOException {
        zip.write(json.writeValueAsBytes(value));
        zip.write('\n');
    }
}
