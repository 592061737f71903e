package io.switchboard.web.shared;

import io.switchboard.core.agent.Agent;
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
    private Locale locale = Locale.ENGLISH;

    void comesFrom(String remoteAddress, Locale language) {
        address = remoteAddress;
        locale = language;
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

    /** The signed-in agent as he was when the request began. */
    public Agent agent() {
        viewer();
        return agent;
    }

    /** The bearer token; null without one. */
    public String token() {
        return token;
    }

    /** His network address, as far as the trusted proxies tell. */
    public String address() {
        return address;
    }

    /** The language he wants to be answered in. */
    public Locale locale() {
        return locale;
    }
}
