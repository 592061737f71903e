package io.switchboard.core.search;

import io.switchboard.core.contact.Contact;
import io.switchboard.core.conversation.SearchSource.Head;
import io.switchboard.core.conversation.SearchSource.Said;
import io.switchboard.core.search.Fields.Kind;
import io.switchboard.core.search.Place.Stage;
import io.switchboard.core.ticket.TicketSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/**
 * The Lucene index on disk. Of each conversation it has a small head, written again whenever the conversation changes, and each
 * message once; a number (slot) ties them together, so that a conversation of ten thousand messages costs no more to change
 * than one of two. Written by one thread; searched by any.
 */
final class DeskIndex implements Target, Closeable {
    private static final int REMEMBERED = 50_000;

    private final Directory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final Kept kept = new Kept();

    /** Slots that were given or looked up lately: those that no searcher shows yet are among them. */
    private final Map<UUID, Integer> slots = new HashMap<>();

    private volatile Place place;
    private int unseen;

    /**
     * Opens what is there, or begins one.
     *
     * @throws org.apache.lucene.index.CorruptIndexException when it can't be read
     * @throws org.apache.lucene.store.LockObtainFailedException when somebody else writes it
     */
    DeskIndex(Path folder) throws IOException {
        directory = FSDirectory.open(Files.createDirectories(folder));
        IndexWriter opened = null;
        try {
            opened = new IndexWriter(directory, configuration());
            Map<String, String> data = new HashMap<>();
            if (opened.getLiveCommitData() != null) {
                opened.getLiveCommitData().forEach(e -> data.put(e.getKey(), e.getValue()));
            }
            place = Place.of(data);
            searchers = new SearcherManager(opened, new SearcherFactory() {
                @Override
                public IndexSearcher newSearcher(org.apache.lucene.index.IndexReader reader, org.apache.lucene.index.IndexReader before) {
                    IndexSearcher searcher = new IndexSearcher(reader);
                    searcher.setQueryCache(null);
                    return searcher;
                }
            });
            writer = opened;
        } catch (IOException | RuntimeException e) {
            if (opened != null) {
                opened.rollback();
            }
            directory.close();
            throw e;
        }
    }

    private static IndexWriterConfig configuration() {
        TieredMergePolicy merging = new TieredMergePolicy();
        // To purge means all of it: one erased message in a large segment is somebody's too.
        merging.setForceMergeDeletesPctAllowed(0);
        return new IndexWriterConfig(Words.ANALYZER).setRAMBufferSizeMB(24).setCommitOnClose(false).setMergePolicy(merging);
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public void move(Place to) {
        place = to;
    }

    /** Forgets everything. */
    void begin(Place at) throws IOException {
        writer.deleteAll();
        slots.clear();
        place = at;
        commit();
        refresh();
    }

    @Override
    public void put(Head head) throws IOException {
        Document document = numbered(slotOrNew(Kind.CONVERSATION, head.id()));
        listed(document, Kind.CONVERSATION, head.id(), head.lastMessageAt());
        whose(document, head.shop(), head.group(), head.assignee());
        document.add(Fields.id(Fields.CHANNEL, head.channel()));
        document.add(Fields.id(Fields.CONTACT, head.contact()));
        document.add(new StringField(Fields.STATE, head.state().name(), Field.Store.NO));
        standing(document, "snoozed", head.snoozedUntil() != null);
        standing(document, "unread", head.unread() > 0);
        standing(document, "waiting", head.waitingSince() != null);
        about(document, head.subject(), head.name(), head.email(), head.phone());
        write(Kind.CONVERSATION, head.id(), document);
    }

    /** A message whose conversation isn't known is left out: that comes with it later. */
    @Override
    public void put(Said said) throws IOException {
        said(Kind.CONVERSATION, said.conversation(), Kind.MESSAGE, said.id(), Fields.SAID, said.text());
    }

    @Override
    public void put(TicketSource.Head head) throws IOException {
        Document document = numbered(slotOrNew(Kind.TICKET, head.id()));
        TicketDocument.fill(document, head);
        write(Kind.TICKET, head.id(), document);
    }

    @Override
    public void put(TicketSource.Said said) throws IOException {
        said(Kind.TICKET, said.ticket(), Kind.ENTRY, said.id(), TicketDocument.SAID, said.text());
    }

    private void said(Kind of, UUID whole, Kind kind, UUID id, String field, String text) throws IOException {
        Integer slot = text.isBlank() ? null : slot(of, whole);
        if (slot != null) {
            Document document = numbered(slot);
            document.add(Fields.words(field, text));
            write(kind, id, document);
        } else if (place.stage() == Stage.DONE) {
            writer.deleteDocuments(new Term(Fields.KEY, kind.key(id)));
            unseen++;
        }
    }

    private static Document numbered(int slot) {
        Document document = new Document();
        document.add(new NumericDocValuesField(Fields.SLOT, slot));
        document.add(new IntPoint(Fields.NUMBER, slot));
        return document;
    }

    private int slotOrNew(Kind kind, UUID id) throws IOException {
        Integer known = slot(kind, id);
        if (known != null) {
            return known;
        }
        int slot = place.slots();
        place = place.slots(slot + 1);
        if (place.stage() == Stage.DONE) {
            slots.put(id, slot);
        }
        return slot;
    }

    @Override
    public void put(Contact contact) throws IOException {
        Document document = new Document();
        document.add(new NumericDocValuesField(Fields.SLOT, 0));
        listed(document, Kind.CONTACT, contact.id(), contact.createdAt());
        whose(document, contact.shopId(), contact.groupId(), contact.ownerId());
        about(document, null, contact.name(), contact.email(), contact.phone());
        write(Kind.CONTACT, contact.id(), document);
    }

    private void write(Kind kind, UUID id, Document document) throws IOException {
        BytesRef key = kind.key(id);
        document.add(new StringField(Fields.KEY, key, Field.Store.NO));
        writer.updateDocument(new Term(Fields.KEY, key), document);
        unseen++;
    }

    private static void listed(Document document, Kind kind, UUID id, Instant at) {
        document.add(new StringField(Fields.KIND, kind.name(), Field.Store.NO));
        document.add(new LongPoint(Fields.AT, at.toEpochMilli()));
        document.add(new NumericDocValuesField(Fields.AT, at.toEpochMilli()));
        document.add(new NumericDocValuesField(Fields.HIGH, id.getMostSignificantBits()));
        document.add(new NumericDocValuesField(Fields.LOW, id.getLeastSignificantBits()));
    }

    private static void whose(Document document, UUID shop, UUID group, UUID owner) {
        document.add(Fields.id(Fields.SHOP, shop));
        document.add(Fields.id(Fields.GROUP, group));
        document.add(Fields.id(Fields.OWNER, owner));
    }

    private static void standing(Document document, String word, boolean so) {
        if (so) {
            document.add(new StringField(Fields.STANDING, word, Field.Store.NO));
        }
    }

    private static void about(Document document, String subject, String name, String email, String phone) {
        for (String text : new String[] {subject, name, email}) {
            if (text != null) {
                document.add(Fields.words(Fields.ABOUT, Words.parts(text)));
            }
        }
        Fields.phone(document, Fields.PHONE, phone);
    }

    private Integer slot(Kind kind, UUID id) throws IOException {
        Integer known = slots.get(id);
        if (known != null || place.stage() == Stage.CONVERSATIONS || place.stage() == Stage.TICKETS && kind == Kind.TICKET) {
            return known;
        }
        IndexSearcher searcher = searchers.acquire();
        try {
            Long slot = value(searcher, kind.key(id), Fields.SLOT);
            if (slot != null) {
                slots.put(id, slot.intValue());
            }
            return slot == null ? null : slot.intValue();
        } finally {
            searchers.release(searcher);
        }
    }

    private static Long value(IndexSearcher searcher, BytesRef key, String field) throws IOException {
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            PostingsEnum documents = leaf.reader().postings(new Term(Fields.KEY, key), PostingsEnum.NONE);
            Bits live = leaf.reader().getLiveDocs();
            int document = documents == null ? DocIdSetIterator.NO_MORE_DOCS : documents.nextDoc();
            for (; document != DocIdSetIterator.NO_MORE_DOCS; document = documents.nextDoc()) {
                NumericDocValues values = leaf.reader().getNumericDocValues(field);
                if ((live == null || live.get(document)) && values != null && values.advanceExact(document)) {
                    return values.longValue();
                }
            }
        }
        return null;
    }

    /** How much of a ticket's history searchers see; 0 when they see nothing of it. */
    long seq(UUID ticket) throws IOException {
        IndexSearcher searcher = searchers.acquire();
        try {
            Long seq = value(searcher, Kind.TICKET.key(ticket), TicketDocument.SEQ);
            return seq == null ? 0 : seq;
        } finally {
            searchers.release(searcher);
        }
    }

    @Override
    public Map<UUID, Long> seqs(Collection<UUID> tickets) throws IOException {
        Map<UUID, Long> seqs = new HashMap<>();
        for (UUID ticket : tickets) {
            seqs.put(ticket, seq(ticket));
        }
        return seqs;
    }

    /** How many documents were written that no searcher sees yet. */
    int unseen() {
        return unseen;
    }

    /** Shows searchers what was written; on any thread. */
    void show() throws IOException {
        searchers.maybeRefreshBlocking();
    }

    /** The same, on the thread that writes. */
    void refresh() throws IOException {
        show();
        unseen = 0;
        if (slots.size() > REMEMBERED) {
            slots.clear();
        }
    }

    /** Writes every segment anew that still holds what was deleted from it; in the background. */
    void purge() throws IOException {
        writer.forceMergeDeletes(false);
    }

    /** Whether nothing is being merged, and nothing waits for it: what was purged is gone with the next commit. */
    boolean isMerged() {
        return !writer.hasPendingMerges() && writer.getMergingSegments().isEmpty();
    }

    /** Writes everything to the disk, with the place. */
    void commit() throws IOException {
        writer.setLiveCommitData(place.data().entrySet());
        writer.commit();
    }

    IndexSearcher acquire() throws IOException {
        return searchers.acquire();
    }

    void release(IndexSearcher searcher) throws IOException {
        searchers.release(searcher);
    }

    Kept kept() {
        return kept;
    }

    /** Documents in it, for people. */
    int size() throws IOException {
        IndexSearcher searcher = searchers.acquire();
        try {
            return searcher.getIndexReader().numDocs();
        } finally {
            searchers.release(searcher);
        }
    }

    /** Whether it can still be written; after an error of the disk it must be opened again. */
    boolean isOpen() {
        return writer.isOpen();
    }

    /** What ended the writing; null while nothing has. */
    Throwable tragedy() {
        return writer.getTragicException();
    }

    /** Leaves on the disk what the last commit has. */
    @Override
    public void close() throws IOException {
        try (directory) {
            searchers.close();
            writer.rollback();
        }
    }

}
