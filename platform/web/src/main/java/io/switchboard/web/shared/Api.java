package io.switchboard.web.shared;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The REST API. Who may call what is decided in {@link SignInFilter} and by the roles at each resource. */
@ApplicationPath("/api")
public class Api extends Application {}
