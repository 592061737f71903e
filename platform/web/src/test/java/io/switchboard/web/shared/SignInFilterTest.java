package io.switchboard.web.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes in before anybody has signed in. */
class SignInFilterTest {
    @ParameterizedTest
    @ValueSource(strings = {"/api/files", "/api/plugins", "/api/plugins/preview", "/api/x/channel-echo/things", "/api/widget/demo/files"})
    void uploadsMayBeLarge(String path) {
        assertThat(SignInFilter.mayBeLarge(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/api/password-reset/files",
        "/api/session;/files",
        "/api/widget/demo/messages/files",
        "/api/widget/files",
        "/api/plugins/channel-echo/settings",
        "/api/filesystem",
        "/api/conversations"
    })
    void nothingElseMayBecauseItEndsOrBeginsLikeOne(String path) {
        assertThat(SignInFilter.mayBeLarge(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "application/json",
        "application/json;charset=UTF-8",
        "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxk",
        "application/merge-patch+json",
        ""
    })
    void contentTypes(String header) {
        assertThat(SignInFilter.isContentType(header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", ";;;", "*/*", "application/*", "///", "a/b/c", "application/json charset"})
    void whatIsNoContentTypeIsRefusedByUs(String header) {
        assertThat(SignInFilter.isContentType(header)).isFalse();
    }
}
