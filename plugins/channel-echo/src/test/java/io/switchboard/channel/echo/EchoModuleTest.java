package io.switchboard.channel.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.spi.platform.PlatformConversations;
import io.switchboard.spi.platform.PlatformEvent;
import io.switchboard.spi.platform.Transactions;
import io.switchboard.spi.settings.Settings;
import io.switchboard.testkit.FakeClock;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The plugin's own table, over its own migration: what the entities say is what the table holds. */
class EchoModuleTest {
    private final List<String> notesInConversations = new ArrayList<>();
    private final FakeClock clock = new FakeClock();
    private SessionFactory factory;
    private EntityManager entities;
    private NotesResource resource;

    @BeforeEach
    void open() {
        String migration = EchoModuleTest.class.getResource("/db/migration/V1__note.sql").getPath();
        Configuration configuration = new Configuration()
                .setProperty("hibernate.connection.url",
                        "jdbc:h2:mem:echo;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;INIT=RUNSCRIPT FROM '" + migration + "'")
                .setProperty("hibernate.hbm2ddl.auto", "validate");
        new EchoModule().entities().forEach(configuration::addAnnotatedClass);
        factory = configuration.buildSessionFactory();
        entities = factory.createEntityManager();
        resource = new NotesResource();
        resource.entities = entities;
        resource.transactions = new LocalTransactions();
        resource.conversations = new Conversations();
        resource.clock = clock;
    }

    @AfterEach
    void close() {
        entities.close();
        factory.close();
        EchoModule.keepNotes = EchoSettings.KEEP_NOTES.defaultValue();
    }

    @Test
    void notesAreKeptNewestFirst() {
        resource.write(new NotesResource.NewNote("first", null));
        clock.advance(Duration.ofSeconds(1));
        resource.write(new NotesResource.NewNote("second 第二", "conversation-1"));
        assertThat(resource.list().items())
                .extracting(NotesResource.NoteView::text, NotesResource.NoteView::createdAt)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("second 第二", "2026-01-05T09:00:01Z"),
                        org.assertj.core.groups.Tuple.tuple("first", "2026-01-05T09:00:00Z"));
        assertThat(notesInConversations).containsExactly("conversation-1: second 第二");
        resource.clear();
        assertThat(resource.list().items()).isEmpty();
    }

    @Test
    void aRefusedNoteLeavesNoRow() {
        assertThatThrownBy(() -> resource.write(new NotesResource.NewNote("lost", "unknown")))
                .isInstanceOf(NoSuchElementException.class);
        assertThat(resource.list().items()).isEmpty();
    }

    @Test
    void eventsAreCounted() {
        EventCounter counter = new EventCounter();
        counter.entities = entities;
        counter.transactions = resource.transactions;
        PlatformEvent event = new PlatformEvent(1, "message.created", "c", 1, "m", FakeClock.START);
        counter.onEvents(List.of(event, event));
        counter.onEvents(List.of(event));
        assertThat(resource.list().events()).isEqualTo(3);
    }

    @Test
    void theCleanUpKeepsTheLatest() {
        for (int i = 0; i < 5; i++) {
            resource.write(new NotesResource.NewNote("note " + i, null));
            clock.advance(Duration.ofSeconds(1));
        }
        new EchoModule().configure(Settings.of(Map.of("keepNotes", 2)));
        NotesCleanUp cleanUp = new NotesCleanUp();
        cleanUp.entities = entities;
        cleanUp.transactions = resource.transactions;
        cleanUp.run();
        cleanUp.run();
        assertThat(resource.list().items()).extracting(NotesResource.NoteView::text).containsExactly("note 4", "note 3");
    }

    @Test
    void failsToStartWhenTold() {
        assertThatThrownBy(() -> new EchoModule().configure(Settings.of(Map.of("failToStart", true))))
                .isInstanceOf(IllegalStateException.class);
    }

    private final class Conversations implements PlatformConversations {
        @Override
        public Optional<ConversationInfo> find(String conversationId) {
            return Optional.empty();
        }

        @Override
        public List<MessageInfo> messages(String conversationId, long afterSeq, int limit) {
            return List.of();
        }

        @Override
        public void addNote(String conversationId, String text) {
            if (conversationId.equals("unknown")) {
                throw new NoSuchElementException(conversationId);
            }
            notesInConversations.add(conversationId + ": " + text);
        }
    }

    private final class LocalTransactions implements Transactions {
        @Override
        public <T> T call(Callable<T> work) {
            entities.getTransaction().begin();
            try {
                T result = work.call();
                entities.getTransaction().commit();
                return result;
            } catch (Exception failed) {
                entities.getTransaction().rollback();
                entities.clear();
                throw failed instanceof RuntimeException known ? known : new IllegalStateException(failed);
            }
        }
    }
}
