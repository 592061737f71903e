package io.switchboard.web.shared;

import io.switchboard.core.shared.Refused;
import jakarta.ws.rs.core.Response;

/** Entity tags: the row's version in quotes. */
public final class Versions {
    private Versions() {}

    /** The version of an If-Match header; null without one or for {@code *}. */
    public static Long expected(String ifMatch) {
        if (ifMatch == null || ifMatch.isBlank() || ifMatch.strip().equals("*")) {
            return null;
        }
        try {
            return Long.valueOf(ifMatch.replace("W/", "").replace("\"", "").strip());
        } catch (NumberFormatException e) {
            throw Refused.stale();
        }
    }

    /**
     * @throws Refused STALE when the caller saw another version
     */
    public static void check(String ifMatch, long version) {
        Long expected = expected(ifMatch);
        if (expected != null && expected != version) {
            throw Refused.stale();
        }
    }

    public static Response ok(Object view, long version) {
        return Response.ok(view).header("ETag", "\"" + version + "\"").build();
    }

    public static Response created(Object view, long version) {
        return Response.status(201).entity(view).header("ETag", "\"" + version + "\"").build();
    }
}
