package io.switchboard.web.shared;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Origin;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.RequestScoped;
import java.util.Locale;

/** Who calls, in this request. */
@RequestScoped
public class Caller {
    private Viewer viewer;
    private Agent agent;
    private String token;
    private String address = "";
    private String device;
    private Locale locale = Locale.ENGLISH;

    void comesFrom(String remoteAddress, Locale language) {
        address = remoteAddress;
        locale = language;
    }

    /** An API key: nobody is signed in. */
    void isKey(Viewer as) {
        viewer = as;
    }

    void uses(String userAgent) {
        device = userAgent;
    }

    void is(Agent signedIn, Viewer as, String bearer) {
        agent = signedIn;
        viewer = as;
        token = bearer;
    }

    /**
     * @throws Refused UNAUTHENTICATED when nobody is signed in
     */
    public Viewer viewer() {
        if (viewer == null) {
            throw Refused.unauthenticated("signIn.needed");
        }
        return viewer;
    }

    public boolean isSignedIn() {
        return viewer != null;
    }

    /** Whether an API key calls. */
    public boolean isKey() {
        return viewer != null && viewer.isKey();
    }

    /** Whether nobody has signed in. */
    public boolean isNobody() {
        return viewer == null;
    }

    /**
     * The signed-in agent as he was when the request began.
     *
     * @throws Refused FORBIDDEN for an API key
     */
    public Agent agent() {
        viewer().person();
        return agent;
    }

    /** As what is kept names who did it: a user name, or the name of a key. */
    public String signature() {
        return viewer().isKey() ? viewer.name() : agent.username();
    }

    /** The bearer token of a session; null without one. */
    public String token() {
        return token;
    }

    /** His network address, as far as the trusted proxies tell. */
    public String address() {
        return address;
    }

    /** Where he comes from, as his session keeps it. */
    public Origin origin() {
        return new Origin(address, device);
    }

    /** The language he wants to be answered in. */
    public Locale locale() {
        return locale;
    }
}
