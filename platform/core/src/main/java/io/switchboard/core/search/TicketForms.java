package io.switchboard.core.search;

import io.switchboard.core.search.TicketDocument.Form;
import java.util.EnumSet;
import java.util.Set;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;

/** Those of an index on this node. */
final class TicketForms implements Forms {
    private final IndexReader reader;

    TicketForms(IndexReader reader) {
        this.reader = reader;
    }

    @Override
    public Set<Form> of(String field) {
        Set<Form> there = EnumSet.noneOf(Form.class);
        for (Form form : Form.values()) {
            for (LeafReaderContext leaf : reader.leaves()) {
                if (leaf.reader().getFieldInfos().fieldInfo(form.of(field)) != null) {
                    there.add(form);
                    break;
                }
            }
        }
        return there;
    }
}
