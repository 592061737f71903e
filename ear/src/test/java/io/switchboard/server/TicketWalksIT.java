package io.switchboard.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.switchboard.channel.wechat.WechatOfficialStandIn;
import io.switchboard.testkit.StandIn.Line;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What customers ask for in WeChat, on its whole way: through the departments of the shipped type to the rating; late, warned of, escalated and
 * urged; over the board, and counted in a report. Each department has its own agent, who sees what is his department's.
 */
@ExtendWith(SharedServer.OfDesks.class)
class TicketWalksIT {
    private static final LocatorAssertions.IsVisibleOptions PATIENT = new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);
    private static final LocatorAssertions.ContainsTextOptions SOON = new LocatorAssertions.ContainsTextOptions().setTimeout(30_000);
    private static final LocatorAssertions.HasCountOptions COUNTED = new LocatorAssertions.HasCountOptions().setTimeout(30_000);
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Pattern LINK = Pattern.compile("https?://\\S+/t#\\S+");

    private static final String DORAS_PASSWORD = "parcels come at noon 5";

    private static SwitchboardServer server;
    private static TestBrowser browser;
    private static WechatOfficialStandIn wechat;
    private static Api admin;
    private static String channel;
    private static final List<String> MADE = new ArrayList<>();

    private final List<Page> pages = new ArrayList<>();

    @BeforeAll
    static void open(SwitchboardServer shared) {
        server = shared;
        browser = new TestBrowser();
        wechat = new WechatOfficialStandIn();
        admin = Api.signedIn(server, "admin");
        JsonNode account = admin.post("/api/channels", Map.of("plugin", wechat.connector(), "name", "公众号 · 林间茶", "settings", wechat.settings()));
        channel = account.get("id").asText();
        wechat.reaches(URI.create(account.get("webhookUrl").asText()));
        admin.put("/api/channels/" + channel + "/tickets", Map.of("type", "logistics"));
        if (idOf("dora") == null) {
            admin.post("/api/agents", Map.of("username", "dora", "name", "Dora", "roles", List.of("AGENT"), "password", DORAS_PASSWORD));
        }
        department("物流", "alice");
        department("仓库", "bob");
        department("售后", "dora");
        admin.put("/api/settings", Map.of("values", Map.of("askForRating", true)));
        made("/api/ticket-rules", Map.of(
                "name", "物流问题归物流组",
                "enabled", true,
                "triggers", List.of("CREATED"),
                "conditions", only("channel", channel),
                "actions", List.of(Map.of("kind", "SET_GROUP", "value", "物流"))));
    }

    @AfterAll
    static void close() {
        try {
            assertThat(wechat.violations()).isEmpty();
            assertThat(server.errors()).isEmpty();
        } finally {
            MADE.forEach(path -> admin.delete(path));
            admin.put("/api/settings", Map.of("values", Map.of("askForRating", false)));
            admin.delete("/api/channels/" + channel);
            browser.close();
            wechat.close();
        }
    }

    @AfterEach
    void leave() {
        // While it is that hour still: later nobody could say of its notices that they are read.
        for (String name : List.of("alice", "bob", "carol")) {
            Api.signedIn(server, name).post("/api/notices/read", Map.of("all", true));
        }
        server.clock("PT0S");
        pages.forEach(page -> page.context().close());
        for (JsonNode each : admin.get("/api/conversations?limit=100&channel=" + channel).get("items")) {
            admin.send("POST", "/api/conversations/" + each.get("id").asText() + "/close", Map.of());
        }
    }

    @Test
    void aParcelGoesFromWechatThroughTheDepartmentsToItsRating() throws Exception {
        String who = "oParcel-0001";
        String id = asks(who, "显示已签收，但我没有收到包裹");
        assertThat(admin.get("/api/tickets/" + id).at("/group/name").asText()).as("by the rule").isEqualTo("物流");
        String link = Await.until("it is acknowledged in WeChat", LIMIT, () -> links(who), found -> found.size() == 1).get(0);

        Page alice = desk("alice");
        opens(alice, "显示已签收");
        // Nobody of another department sees it yet.
        assertThat(Api.signedIn(server, "bob").send("GET", "/api/tickets/" + id, null).status()).isEqualTo(404);
        Locator side = alice.locator(".ticket-drawer .ticket-side");
        side.locator("dt:has-text('订单号') + dd .editable-value").click();
        side.locator("dt:has-text('订单号') + dd input").fill("2026112307");
        side.locator("dt:has-text('订单号') + dd input").press("Enter");
        side.locator("dt:has-text('物流问题') + dd .el-select").click();
        alice.locator(".el-select-dropdown__item:visible").filter(new Locator.FilterOptions().setHasText("丢件")).click();
        alice.locator("[data-way=take]").click();
        state(alice, "物流处理");
        handsOver(alice, "to-warehouse", "承运商称 11 月 22 日已投柜，请仓库核对面单。");
        // It is out of her sight now, and her desk says so.
        assertThat(alice.locator(".ticket-drawer")).containsText("看不到的技能组", SOON);
        assertThat(alice.locator(".ticket-link").filter(with("显示已签收"))).hasCount(0, COUNTED);
        picture(alice, "walk-handed-to-the-warehouse");

        Page bob = desk("bob");
        opens(bob, "显示已签收");
        state(bob, "仓库核查");
        assertThat(bob.locator(".ticket-drawer .entry-note").last()).containsText("请仓库核对面单", SOON);
        handsOver(bob, "to-aftersales", "面单贴错，包裹在外地，请售后补发。");

        Page dora = desk("dora");
        opens(dora, "显示已签收");
        state(dora, "售后处理");
        assertThat(dora.locator(".ticket-drawer .entry-note")).hasCount(2, COUNTED);
        dora.locator(".ticket-drawer .composer textarea").fill("非常抱歉，面单贴错了，已为您补发，明天送达。");
        dora.locator(".ticket-drawer .composer textarea").press("Enter");
        Await.until("the answer on his screen", LIMIT, () -> said(who, "已为您补发").size() == 1);
        assertThat(dora.locator(".ticket-drawer .message.out .delivery[data-state=SENT]").last()).isVisible(PATIENT);
        // He is asked nothing twice: what he writes back stands in the same ticket.
        wechat.does(who, "text", "好的，谢谢");
        assertThat(dora.locator(".ticket-drawer .message.in .bubble").last()).containsText("好的，谢谢", SOON);
        dora.locator("[data-way=solve]").click();
        dora.locator(".move-form .el-select").first().click();
        dora.locator(".el-select-dropdown__item:visible").filter(new Locator.FilterOptions().setHasText("补发")).first().click();
        dora.locator(".move-form .el-dialog__footer .el-button--primary").click();
        state(dora, "已解决");

        leaps("PT2M", dora);
        List<String> told = Await.until("he is asked how content he is", LIMIT, () -> links(who), found -> found.size() == 2);
        assertThat(told.get(1)).isNotEqualTo(link);
        Page his = page(390, ColorScheme.LIGHT);
        his.navigate(told.get(1));
        his.locator(".stars label").nth(3).click();
        his.locator(".reason").first().click();
        his.locator("#comment").fill("补发很及时");
        picture(his, "walk-rating");
        his.locator(".rating button.primary").click();
        assertThat(his.locator(".told")).containsText("感谢", SOON);

        assertThat(dora.locator(".ticket-drawer .entry-line").last()).containsText("客户评价 4 分", SOON);
        assertThat(dora.locator(".ticket-drawer .entry-line").last()).containsText("响应快 · 补发很及时");
        assertThat(dora.locator(".ticket-drawer .ticket-side")).containsText("4 / 5");
        picture(dora, "walk-rated");
        JsonNode ticket = admin.get("/api/tickets/" + id);
        assertThat(ticket.get("rating").asInt()).isEqualTo(4);
        assertThat(ticket.at("/fields/outcome").asText()).isEqualTo("resent");
        List<String> steps = new ArrayList<>();
        history(id).stream()
                .filter(entry -> entry.get("kind").asText().equals("moved"))
                .forEach(entry -> steps.add(entry.at("/actor/name").asText() + " " + entry.at("/data/transition").asText()));
        assertThat(steps).containsExactly("Alice take", "Alice to-warehouse", "Bob to-aftersales", "Dora solve");
        assertThat(said(who, "已为您补发")).as("once").hasSize(1);

        Page carol = desk("carol");
        carol.navigate(server.uri("/reports/builder?by=type&measures=ratingMean,ratedShare&chart=none").toString());
        Locator row = carol.locator(".report-table tbody tr").filter(new Locator.FilterOptions().setHasText("物流问题"));
        assertThat(row).containsText("4.00", SOON);
        picture(carol, "walk-rating-in-the-report");
    }

    @Test
    void whatIsOverdueIsWarnedOfEscalatedUrgedAndCounted() throws Exception {
        String calendar = admin.get("/api/calendars").at("/items/0/id").asText();
        String policy = made("/api/sla-policies", Map.of(
                "name", "公众号 1 小时内答复",
                "enabled", true,
                "conditions", only("channel", channel),
                "calendarId", calendar,
                "goals", List.of(Map.of("target", "FIRST_RESPONSE", "within", "PT1H", "counted", "CLOCK")),
                "pauses", List.of(),
                "warnAt", 80,
                "steps", List.of(Map.of("target", "FIRST_RESPONSE", "after", "PT30M", "action", "NOTIFY_SUPERVISORS"))));
        List<String> order = new ArrayList<>(List.of(policy));
        admin.get("/api/sla-policies").get("items").forEach(each -> order.add(each.get("id").asText()));
        admin.put("/api/sla-policies/order", Map.of("ids", order.stream().distinct().toList()));
        String who = "oLate-0002";
        String id = asks(who, "三天了没有人理我");
        String path = "/api/tickets/" + id;
        admin.post(path + "/assign", Map.of("agentId", idOf("alice")));
        Page alice = desk("alice");
        Page carol = desk("carol");
        opens(alice, "三天了没有人理我");
        Locator clock = alice.locator(".ticket-drawer .ticket-clock .sla-cell").first();
        assertThat(clock).hasClass(Pattern.compile("running"));

        leaps("PT50M", alice, carol);
        assertThat(alice.locator(".el-notification").filter(with("三天了没有人理我"))).containsText("即将超时", SOON);
        assertThat(clock).hasClass(Pattern.compile("warned"), new LocatorAssertions.HasClassOptions().setTimeout(30_000));
        picture(alice, "walk-warned");
        leaps("PT61M", alice, carol);
        assertThat(clock).hasClass(Pattern.compile("missed"), new LocatorAssertions.HasClassOptions().setTimeout(30_000));
        assertThat(alice.locator(".ticket-drawer .entry-line.alarm").last()).containsText("已超时", SOON);
        leaps("PT95M", alice, carol);
        assertThat(alice.locator(".ticket-drawer .entry-line.alarm").last()).containsText("已升级", SOON);

        carol.locator(".notices-bell").click();
        Locator notice = carol.locator(".notice-row").filter(with("三天了没有人理我")).first();
        assertThat(notice).containsText("升级", SOON);
        picture(carol, "walk-escalated");
        notice.locator(".notice-open").click();
        assertThat(carol.locator(".ticket-number")).isVisible(PATIENT);
        carol.locator(".ticket-head [aria-label=更多]").click();
        carol.locator("[data-deed=urge]").click();
        assertThat(carol.locator(".ticket-urged")).containsText("1", SOON);
        Page his = page(390, ColorScheme.DARK);
        his.navigate(links(who).get(0));
        his.locator(".urge button").click();
        assertThat(his.locator(".urged")).isVisible(PATIENT);
        picture(his, "walk-urged-by-the-customer");
        assertThat(carol.locator(".ticket-urged")).containsText("2", SOON);
        assertThat(alice.locator(".ticket-drawer .ticket-urged")).containsText("2", SOON);
        picture(alice, "walk-missed-and-urged");
        alice.locator(".notices-bell").click();
        assertThat(alice.locator(".notice-row").filter(with("催单")).first()).isVisible(PATIENT);

        assertThat(admin.get(path).get("urged").asInt()).isEqualTo(2);
        assertThat(history(id).stream().map(entry -> entry.get("kind").asText())).containsSubsequence("created", "warned", "missed", "escalated", "urged", "urged");

        isCounted(carol);
    }

    /** A kept report is opened, compared with the time before, and leads to the very tickets. */
    private void isCounted(Page carol) {
        Map<String, Object> report = Map.of("name", "渠道超时", "by", "channel", "measures", List.of("created", "overdueShare"), "chart", "BAR", "days", 30);
        String kept = Api.signedIn(server, "carol").post("/api/reports/kept", report).get("id").asText();
        carol.navigate(server.uri("/reports/builder").toString());
        Locator row = carol.locator(".report-building > .report-card .report-table tbody tr").filter(with("公众号")).first();
        chooses(carol.locator(".kept-choice .el-select__wrapper"), carol.locator(".el-select-dropdown__item:visible").filter(with("渠道超时")));
        assertThat(row).isVisible(PATIENT);
        assertThat(carol).hasURL(Pattern.compile("by=channel"));
        carol.locator(".report-ask .el-checkbox").click();
        assertThat(carol.locator(".report-compare tbody tr").filter(with("公众号")).first()).containsText("→", SOON);
        picture(carol, "walk-report-compared");
        row.locator(".report-link").last().click();
        assertThat(carol.locator(".behind li").filter(with("三天了没有人理我"))).isVisible(PATIENT);
        picture(carol, "walk-behind-the-figure");
        Api.signedIn(server, "carol").delete("/api/reports/kept/" + kept);
    }

    @Test
    void aCardIsMovedByKeysAlone() throws Exception {
        String who = "oBoard-0003";
        String id = asks(who, "请帮我查一下包裹到哪了");
        admin.send("PATCH", "/api/tickets/" + id, Map.of("fields", Map.of("order", "2026112308", "problem", "stuck")));
        Page alice = desk("alice");
        alice.navigate(server.uri("/tickets?shape=board&by=state:logistics").toString());
        Locator card = alice.locator("a[data-id='" + id + "']");
        assertThat(alice.locator("[data-lane=new] a[data-id='" + id + "']")).isVisible(PATIENT);
        card.focus();
        alice.keyboard().press("m");
        Locator lane = alice.locator(".lane-choice [data-lane=logistics]");
        assertThat(lane).isEnabled(new LocatorAssertions.IsEnabledOptions().setTimeout(30_000));
        assertThat(alice.locator(".lane-choice [data-lane=aftersales]")).isDisabled(new LocatorAssertions.IsDisabledOptions().setTimeout(30_000));
        picture(alice, "walk-board-where-to");
        lane.press("Enter");
        assertThat(alice.locator("[data-lane=logistics] a[data-id='" + id + "']")).isVisible(PATIENT);
        // A step that asks for something asks here too.
        assertThat(card).isFocused(new LocatorAssertions.IsFocusedOptions().setTimeout(30_000));
        alice.keyboard().press("m");
        alice.locator(".lane-choice [data-lane=carrier]").press("Enter");
        assertThat(alice.locator("#move-note")).isVisible(PATIENT);
        alice.locator("#move-note").fill("已致电承运商，等待回复。");
        alice.locator("#move-note").press("Control+Enter");
        assertThat(alice.locator("[data-lane=carrier] a[data-id='" + id + "']")).isVisible(PATIENT);
        picture(alice, "walk-board-moved");
        assertThat(admin.get("/api/tickets/" + id).at("/state/key").asText()).isEqualTo("carrier");
    }

    /** Writes in WeChat; the id of the ticket that comes of it. */
    private static String asks(String who, String text) throws Exception {
        wechat.does(who, "text", text);
        return Await.until("a ticket of " + text, LIMIT, () -> {
            for (JsonNode each : admin.get("/api/tickets?limit=50&sort=-createdAt").get("items")) {
                if (each.get("subject").asText().equals(text) && each.at("/channel/id").asText().equals(channel)) {
                    return each.get("id").asText();
                }
            }
            return null;
        }, found -> found != null);
    }

    private void opens(Page page, String subject) {
        page.navigate(server.uri("/tickets").toString());
        Locator row = page.locator(".ticket-link").filter(with(subject)).first();
        assertThat(row).isVisible(PATIENT);
        row.click();
        assertThat(page.locator(".ticket-drawer .ticket-head")).isVisible(PATIENT);
    }

    /** Takes a step that wants to know how far it is, and isn't taken before. */
    private static void handsOver(Page page, String way, String note) {
        page.locator("[data-way=" + way + "]").click();
        Locator go = page.locator(".move-form .el-dialog__footer .el-button--primary");
        assertThat(page.locator("#move-note")).isVisible(PATIENT);
        assertThat(go).isDisabled();
        page.locator("#move-note").fill(note);
        go.click();
        assertThat(page.locator("#move-note")).isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(30_000));
    }

    /** What opens while a page still gets its plugins may close again: then it is opened once more. */
    private static void chooses(Locator opener, Locator choice) {
        Await.until("it is chosen", LIMIT, () -> {
            if (!choice.isVisible()) {
                opener.click();
            }
            choice.click(new Locator.ClickOptions().setTimeout(4_000));
            return true;
        });
    }

    private static void state(Page page, String name) {
        assertThat(page.locator(".ticket-head .ticket-state")).containsText(name, SOON);
    }

    /** The server's time, and the browsers'. */
    private static void leaps(String by, Page... screens) {
        server.clock(by);
        for (Page screen : screens) {
            screen.clock().setFixedTime(Instant.now().plus(Duration.parse(by)).toString());
        }
    }

    private static List<String> said(String who, String text) {
        return wechat.lines().stream().filter(line -> line.ours() && line.customer().equals(who)).map(Line::text).filter(each -> each.contains(text)).toList();
    }

    /** The links to his ticket that he was told, oldest first. */
    private static List<String> links(String who) {
        List<String> links = new ArrayList<>();
        for (String text : said(who, "/t#")) {
            Matcher link = LINK.matcher(text);
            if (link.find()) {
                links.add(link.group());
            }
        }
        return links;
    }

    private static List<JsonNode> history(String ticket) {
        List<JsonNode> all = new ArrayList<>();
        admin.get("/api/tickets/" + ticket + "/history?limit=200").get("items").forEach(all::add);
        return all;
    }

    private static Map<String, Object> only(String field, String value) {
        return Map.of("all", List.of(Map.of("field", field, "op", "IS", "values", List.of(value))), "any", List.of());
    }

    /** Makes what is taken away at the end; its id. */
    private static String made(String path, Map<String, Object> form) {
        String id = admin.post(path, form).get("id").asText();
        MADE.add(path + "/" + id);
        return id;
    }

    private static String idOf(String username) {
        for (JsonNode each : admin.get("/api/agents?limit=200").get("items")) {
            if (each.get("username").asText().equals(username)) {
                return each.get("id").asText();
            }
        }
        return null;
    }

    /** Of this one agent alone. */
    private static void department(String name, String username) {
        for (JsonNode group : admin.get("/api/groups?limit=200").get("items")) {
            if (group.get("name").asText().equals(name)) {
                assertThat(admin.send("PATCH", "/api/groups/" + group.get("id").asText(), Map.of("agentIds", Set.of(idOf(username)))).status()).isEqualTo(200);
                return;
            }
        }
        admin.post("/api/groups", Map.of("name", name, "agentIds", Set.of(idOf(username))));
    }

    private static Locator.FilterOptions with(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private Page desk(String username) {
        Page page = page(1440, ColorScheme.LIGHT);
        page.navigate(server.uri("/").toString());
        page.locator("#username").fill(username);
        page.locator("#password").fill(username.equals("dora") ? DORAS_PASSWORD : SwitchboardServer.PASSWORD);
        page.locator("button[type=submit]").click();
        assertThat(page.locator(".rail")).isVisible(PATIENT);
        return page;
    }

    private Page page(int width, ColorScheme scheme) {
        BrowserContext context = browser.browser()
                .newContext(new Browser.NewContextOptions().setLocale("zh-CN").setViewportSize(width, 900).setColorScheme(scheme));
        Page page = context.newPage();
        pages.add(page);
        return page;
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(System.getProperty("server.workspace")).resolve(name + ".png")));
    }
}
