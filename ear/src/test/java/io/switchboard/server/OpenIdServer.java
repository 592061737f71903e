package io.switchboard.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.config.annotation.web.configurers.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;

/**
 * A real OpenID provider: Spring Authorization Server in the tests' JVM. What it signs can be bent before it does, as a broken or
 * hostile one would; its keys change when a test says so.
 */
final class OpenIdServer implements AutoCloseable {
    static final String CLIENT = "switchboard";
    static final String SECRET = "the client's secret 42";
    static final String PASSWORD = "pass at the office";

    private static final Map<String, OpenIdServer> RUNNING = new ConcurrentHashMap<>();

    private final String name = UUID.randomUUID().toString();
    private final String back;
    private volatile RSAKey key;
    private volatile ConfigurableApplicationContext application;
    private int port;

    /** Claims of people beyond their names. */
    final Map<String, Map<String, Object>> people = new ConcurrentHashMap<>();

    /** Bends what is about to be signed; does nothing. */
    volatile Consumer<JwtClaimsSet.Builder> bend = claims -> {};

    /** @param back where it may send people back to */
    OpenIdServer(String back) {
        this.back = back;
        newKey();
        RUNNING.put(name, this);
        start(0);
    }

    private void start(int wish) {
        application = new SpringApplicationBuilder(Config.class)
                .bannerMode(org.springframework.boot.Banner.Mode.OFF)
                .properties(Map.of("server.port", wish, "openid.name", name, "server.servlet.session.cookie.name", "PROVIDER"))
                .registerShutdownHook(false)
                .run();
        port = ((ServletWebServerApplicationContext) application).getWebServer().getPort();
    }

    String issuer() {
        return "http://localhost:" + port;
    }

    /** Its old key signs no more and isn't told any more. */
    void newKey() {
        try {
            key = new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** Down: nobody listens at its address. */
    void down() {
        application.close();
    }

    void up() {
        start(port);
    }

    @Override
    public void close() {
        RUNNING.remove(name);
        application.close();
    }


    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Config {
        /** Not closed with the application: it goes down and comes up again. */
        @Bean(destroyMethod = "")
        OpenIdServer server(org.springframework.core.env.Environment environment) {
            return RUNNING.get(environment.getRequiredProperty("openid.name"));
        }

        @Bean
        @Order(1)
        SecurityFilterChain openId(HttpSecurity http) throws Exception {
            OAuth2AuthorizationServerConfigurer configurer = OAuth2AuthorizationServerConfigurer.authorizationServer();
            http.securityMatcher(configurer.getEndpointsMatcher())
                    .with(configurer, server -> server.oidc(Customizer.withDefaults()))
                    .authorizeHttpRequests(all -> all.anyRequest().authenticated())
                    .exceptionHandling(e -> e.defaultAuthenticationEntryPointFor(
                            new LoginUrlAuthenticationEntryPoint("/login"), new MediaTypeRequestMatcher(MediaType.TEXT_HTML)));
            return http.build();
        }

        @Bean
        @Order(2)
        SecurityFilterChain login(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(all -> all.anyRequest().authenticated()).formLogin(Customizer.withDefaults()).build();
        }

        @Bean
        UserDetailsService users(OpenIdServer server) {
            return username -> User.withUsername(username).password("{noop}" + PASSWORD).roles("USER").build();
        }

        @Bean
        RegisteredClientRepository clients(OpenIdServer server) {
            return new InMemoryRegisteredClientRepository(RegisteredClient.withId(CLIENT)
                    .clientId(CLIENT)
                    .clientSecret("{noop}" + SECRET)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                    .redirectUri(server.back)
                    .postLogoutRedirectUri(server.back.replace("/api/sign-in/sso/callback", "/sign-in"))
                    .scope("openid")
                    .scope("profile")
                    .scope("email")
                    .clientSettings(ClientSettings.builder().requireProofKey(true).requireAuthorizationConsent(false).build())
                    .build());
        }

        @Bean
        JWKSource<SecurityContext> keys(OpenIdServer server) {
            return (selector, context) -> selector.select(new JWKSet(server.key));
        }

        @Bean
        OAuth2TokenCustomizer<JwtEncodingContext> claims(OpenIdServer server) {
            return context -> {
                if (context.getTokenType().getValue().equals(OidcParameterNames.ID_TOKEN)) {
                    String username = context.getPrincipal().getName();
                    Map<String, Object> claims = new HashMap<>(Map.of("preferred_username", username, "name", "Office " + username));
                    claims.putAll(server.people.getOrDefault(username, Map.of()));
                    claims.forEach(context.getClaims()::claim);
                    server.bend.accept(context.getClaims());
                }
            };
        }
    }

    /** Bends: for whom else, when, what else. */
    static Consumer<JwtClaimsSet.Builder> audience(String... audience) {
        return claims -> claims.audience(List.of(audience));
    }

    static Consumer<JwtClaimsSet.Builder> expired() {
        return claims -> claims.issuedAt(Instant.now().minusSeconds(7_200)).expiresAt(Instant.now().minusSeconds(3_600));
    }

    static Consumer<JwtClaimsSet.Builder> claim(String claim, Object value) {
        return claims -> claims.claim(claim, value);
    }
}
