package io.switchboard.web.conversation;

import io.switchboard.core.conversation.Phrase;
import io.switchboard.core.conversation.Phrases;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Texts;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.Versions;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;

/** Common phrases. */
@Path("/phrases")
@RequestScoped
@RolesAllowed("conversations:read")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class PhraseResource {
    @Inject
    Caller caller;

    @Inject
    Clock clock;

    @Inject
    Phrases phrases;

    /** A phrase. */
    public record PhraseView(
            String id, Phrase.Kind kind, String title, String text, String category, boolean shared, String shortcut, long version) {
        static PhraseView of(Phrase p) {
            return new PhraseView(
                    p.id().toString(), p.kind(), p.title(), p.body(), p.category(), p.ownerId() == null, p.shortcut(), p.version());
        }
    }

    /** A phrase's form; null leaves what stands. */
    public record Form(Phrase.Kind kind, String title, String text, String category, boolean shared, String shortcut) {}

    @GET
    public Items<PhraseView> list() {
        return Items.of(phrases.list(caller.viewer()).stream().map(PhraseView::of).toList());
    }

    @POST
    @RolesAllowed("conversations:write")
    public Response create(Form form) {
        Phrase phrase = new Phrase(form.shared() ? null : caller.viewer().person(), clock.instant());
        apply(phrase, form);
        phrases.add(caller.viewer(), phrase);
        return Versions.created(PhraseView.of(phrase), phrase.version());
    }

    @PATCH
    @RolesAllowed("conversations:write")
    @Path("{id}")
    public PhraseView change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, Form form) {
        Phrase phrase = phrases.own(caller.viewer(), Items.id(id, "phrase"));
        Versions.check(ifMatch, phrase.version());
        apply(phrase, form);
        phrases.flush();
        return PhraseView.of(phrase);
    }

    @DELETE
    @RolesAllowed("conversations:write")
    @Path("{id}")
    public Response remove(@PathParam("id") String id) {
        phrases.remove(caller.viewer(), Items.id(id, "phrase"));
        return Response.noContent().build();
    }

    private static void apply(Phrase phrase, Form form) {
        String title = form.title() == null ? phrase.title() : form.title();
        String text = form.text() == null ? phrase.body() : form.text();
        new Check()
                .text("title", title, 200)
                .text("text", text, 10_000)
                .optional("category", form.category(), 100)
                .optional("shortcut", form.shortcut(), 50)
                .done();
        String category = form.category() == null ? phrase.category() : Texts.orNull(form.category());
        String shortcut = form.shortcut() == null ? phrase.shortcut() : Texts.orNull(form.shortcut());
        if (form.kind() != null) {
            phrase.becomes(form.kind());
        }
        phrase.say(title.strip(), text, category, shortcut);
    }
}
