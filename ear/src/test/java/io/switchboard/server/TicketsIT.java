package io.switchboard.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tickets as people see them in the console: two agents at their desks, one request of a customer. */
@ExtendWith(SharedServer.OfDesks.class)
class TicketsIT {
    private static final LocatorAssertions.IsVisibleOptions PATIENT = new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);
    private static final LocatorAssertions.ContainsTextOptions SOON = new LocatorAssertions.ContainsTextOptions().setTimeout(30_000);

    private static SwitchboardServer server;
    private static TestBrowser browser;

    @BeforeAll
    static void open(SwitchboardServer shared) {
        server = shared;
        browser = new TestBrowser();
    }

    @AfterAll
    static void close() {
        try {
            assertThat(server.errors()).isEmpty();
        } finally {
            browser.close();
        }
    }

    @Test
    void aChatBecomesATicketAndGoesItsWayThroughTheDepartments() {
        Api admin = Api.signedIn(server, "admin");
        Api alice = Api.online(server, "alice");
        Api.online(server, "bob");
        for (String department : List.of("物流", "仓库", "售后")) {
            group(admin, department);
        }
        String asks = "快递三天没动了，麻烦查一下";
        Api visitor = Api.visitor(server);
        visitor.write(asks);
        String conversation = Chats.withLast(alice, asks).get("id").asText();

        Page first = desk("alice");
        first.navigate(server.uri("/conversations/all/" + conversation).toString());
        // One click, then it is there.
        Locator make = first.locator("[data-make=ticket]");
        assertThat(make).isVisible(PATIENT);
        make.click();
        first.locator(".undo button").click();
        assertThat(first.locator(".ticket-number")).isVisible(PATIENT);
        assertThat(first.locator(".ticket-subject").first()).containsText("快递三天没动了", SOON);
        assertThat(first.locator(".ticket-side .tie").first()).isVisible(PATIENT);
        String id = first.url().replaceAll(".*/tickets/", "");
        Map<String, Object> change = Map.of("groupId", groupId(admin, "物流"), "fields", Map.of("order", "2026112201", "problem", "stuck"));
        assertThat(admin.send("PATCH", "/api/tickets/" + id, change).status()).isEqualTo(200);

        assertThat(first.locator("[data-way=take]")).isVisible(PATIENT);
        first.locator("[data-way=take]").click();
        state(first, "物流处理");
        first.locator("[data-way=to-warehouse]").click();
        step(first, "承运商说已到上海分拨中心，请仓库核对出库记录。");
        state(first, "仓库核查");
        picture(first, "ticket-with-the-warehouse");

        Page second = desk("bob");
        second.navigate(server.uri("/tickets").toString());
        Locator row = second.locator(".ticket-link").filter(new Locator.FilterOptions().setHasText("快递三天没动了")).first();
        assertThat(row).isVisible(PATIENT);
        row.click();
        assertThat(second.locator(".ticket-drawer .entry-note")).containsText("承运商说已到上海分拨中心", SOON);
        second.locator("[data-way=to-aftersales]").click();
        step(second, "出库正常，包裹在途中丢失，请售后补发。");
        state(second, "售后处理");
        second.locator(".ticket-drawer .composer textarea").fill("您好，包裹途中丢失，已为您补发，明天送达。");
        second.locator(".ticket-drawer .composer textarea").press("Enter");
        assertThat(second.locator(".ticket-drawer .message.out .bubble").last()).containsText("已为您补发", SOON);
        // It went to the customer, where he asked.
        assertThat(second.locator(".ticket-drawer .message.out .delivery[data-state=SENT], .ticket-drawer .message.out .delivery[data-state=DELIVERED]").last())
                .isVisible(PATIENT);
        JsonNode last = null;
        for (JsonNode message : alice.get("/api/conversations/" + conversation + "/messages").get("items")) {
            last = message.get("direction").asText().equals("OUT") ? message : last;
        }
        assertThat(last).isNotNull();
        assertThat(last.at("/content/text").asText()).contains("已为您补发");
        picture(second, "ticket-in-the-drawer");

        second.locator("[data-way=solve]").click();
        second.locator(".move-form .el-select").first().click();
        second.locator(".el-select-dropdown__item:visible").filter(new Locator.FilterOptions().setHasText("补发")).first().click();
        second.locator(".move-form .el-dialog__footer .el-button--primary").click();
        state(second, "已解决");
        // The other desk is told, without being asked.
        state(first, "已解决");
        assertThat(first.locator(".message.out .bubble").last()).containsText("已为您补发", SOON);
        assertThat(first.locator(".entry-note").last()).containsText("请售后补发", SOON);
        picture(first, "ticket-solved");

        JsonNode ticket = alice.get("/api/tickets/" + id);
        assertThat(ticket.at("/state/category").asText()).isEqualTo("SOLVED");
        assertThat(ticket.at("/fields/outcome").asText()).isEqualTo("resent");
        assertThat(ticket.at("/conversations/0").asText()).isEqualTo(conversation);
        List<String> ways = new ArrayList<>();
        alice.get("/api/tickets/" + id + "/history").get("items").forEach(entry -> {
            if (entry.get("kind").asText().equals("moved")) {
                ways.add(entry.at("/actor/name").asText() + " " + entry.at("/data/transition").asText());
            }
        });
        assertThat(ways.stream().map(way -> way.replaceAll(".* ", "")))
                .containsExactly("take", "to-warehouse", "to-aftersales", "solve");
        assertThat(ways.stream().map(way -> way.replaceAll(" [^ ]*$", "")).distinct()).as("by two people").hasSize(2);
    }

    /** What he asks once more is seen before a second ticket is made, and plans and files make tickets too. */
    @Test
    void aRepeatIsOfferedAndAFileAndAPlanMakeTickets() {
        Api admin = Api.signedIn(server, "admin");
        Api alice = Api.online(server, "alice");
        JsonNode contact = admin.post("/api/contacts", Map.of("name", "李重复", "email", "again@example.com"));
        admin.post("/api/tickets", Map.of("type", "general", "subject", "发票抬头开错了", "contactId", contact.get("id").asText()));
        JsonNode similar = alice.get("/api/tickets/similar?contactId=" + contact.get("id").asText() + "&subject=%E5%8F%91%E7%A5%A8%E6%8A%AC%E5%A4%B4%E9%94%99%E4%BA%86");
        assertThat(similar.at("/items/0/ticket/subject").asText()).isEqualTo("发票抬头开错了");

        Page page = desk("admin");
        page.navigate(server.uri("/tickets").toString());
        page.locator(".tickets-new").click();
        page.locator("#new-subject").fill("发票抬头错了");
        page.locator("#new-contact").click();
        page.locator("#new-contact").fill("李重复");
        page.locator(".el-select-dropdown__item:visible").filter(new Locator.FilterOptions().setHasText("李重复")).first().click();
        assertThat(page.locator(".similar")).containsText("发票抬头开错了", SOON);
        picture(page, "ticket-repeat-offered");
        page.locator(".similar input").first().check();
        page.locator(".new-ticket .el-dialog__footer .el-button--primary").click();
        assertThat(page.locator(".ticket-drawer .ticket-head")).isVisible(PATIENT);
        String made = page.url().replaceAll(".*open=([0-9a-f-]+).*", "$1");
        assertThat(alice.get("/api/tickets/" + made).get("repeatOf").asText()).isEqualTo(similar.at("/items/0/ticket/id").asText());

        page.navigate(server.uri("/admin/ticket-plans?open=new").toString());
        picture(page, "ticket-plans");
    }

    @Test
    void whatIsToBeDoneIsTickedByKeyboard() {
        Api alice = Api.online(server, "alice");
        String text = """
                key: shipping
                name: {zh-CN: 发货, en: Shipping}
                checklist:
                  - {key: packed, name: {zh-CN: 已打包, en: Packed}}
                  - {key: weighed, name: {zh-CN: 已称重, en: Weighed}}
                states:
                  - {key: new, name: {zh-CN: 待发货, en: To be sent}, category: NEW}
                  - {key: done, name: {zh-CN: 已发出, en: Sent}, category: SOLVED}
                transitions:
                  - {key: send, name: {zh-CN: 发出, en: Send}, from: new, to: done, who: anyone, requires: checklist}
                """;
        Api.signedIn(server, "admin").put("/api/ticket-types/shipping", Map.of("source", text));
        String id = alice.post("/api/tickets", Map.of("type", "shipping", "subject", "补发包裹")).get("id").asText();
        assertThat(alice.send("POST", "/api/tickets/" + id + "/send", Map.of()).status()).isEqualTo(409);

        Page page = desk("alice");
        page.navigate(server.uri("/tickets/" + id).toString());
        Locator boxes = page.locator(".checklist input[type=checkbox]");
        assertThat(boxes).hasCount(2, new LocatorAssertions.HasCountOptions().setTimeout(30_000));
        assertThat(page.locator("[data-way=send]")).hasCount(0);
        page.locator(".checklist-add input").fill("贴面单");
        page.locator(".checklist-add input").press("Enter");
        assertThat(boxes).hasCount(3, new LocatorAssertions.HasCountOptions().setTimeout(30_000));
        boxes.nth(2).focus();
        page.keyboard().press("Alt+ArrowUp");
        assertThat(page.locator(".checklist li").nth(1)).containsText("贴面单", SOON);
        for (int i = 0; i < 3; i++) {
            boxes.nth(i).focus();
            page.keyboard().press("Space");
            assertThat(page.locator(".checklist li.done")).hasCount(i + 1, new LocatorAssertions.HasCountOptions().setTimeout(30_000));
        }
        assertThat(page.locator("[data-way=send]")).isVisible(PATIENT);
        picture(page, "ticket-checklist");
        page.locator("[data-way=send]").click();
        state(page, "已发出");
        JsonNode list = alice.get("/api/tickets/" + id + "/checklist");
        assertThat(list.get("done").asInt()).isEqualTo(3);
        assertThat(list.at("/items/0/by").asText()).isNotEmpty();
    }

    private static Page desk(String username) {
        BrowserContext context = browser.browser().newContext(new Browser.NewContextOptions().setLocale("zh-CN").setViewportSize(1440, 900));
        context.addInitScript("localStorage.setItem('switchboard.tickets.lastType', 'logistics')");
        Page page = context.newPage();
        page.navigate(server.uri("/").toString());
        page.locator("#username").fill(username);
        page.locator("#password").fill(SwitchboardServer.PASSWORD);
        page.locator("button[type=submit]").click();
        assertThat(page.locator(".rail")).isVisible(PATIENT);
        return page;
    }

    /** Says how far it is and takes the step. */
    private static void step(Page page, String note) {
        assertThat(page.locator("#move-note")).isVisible(PATIENT);
        page.locator("#move-note").fill(note);
        page.locator(".move-form .el-dialog__footer .el-button--primary").click();
    }

    private static void state(Page page, String name) {
        assertThat(page.locator(".ticket-head .ticket-state")).containsText(name, SOON);
    }

    /** Both are in it: whoever hands over goes on seeing what becomes of it. */
    private static void group(Api admin, String name) {
        List<String> members = new ArrayList<>();
        admin.get("/api/agents?limit=200").get("items").forEach(each -> {
            if (List.of("alice", "bob").contains(each.get("username").asText())) {
                members.add(each.get("id").asText());
            }
        });
        String known = groupId(admin, name);
        if (known == null) {
            admin.post("/api/groups", Map.of("name", name, "agentIds", members));
        } else {
            admin.get("/api/groups/" + known).get("agentIds").forEach(each -> members.add(each.asText()));
            Map<String, Object> all = Map.of("agentIds", members.stream().distinct().toList());
            assertThat(admin.send("PATCH", "/api/groups/" + known, all).status()).isEqualTo(200);
        }
    }

    private static String groupId(Api admin, String name) {
        for (JsonNode group : admin.get("/api/groups?limit=200").get("items")) {
            if (group.get("name").asText().equals(name)) {
                return group.get("id").asText();
            }
        }
        return null;
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(System.getProperty("server.workspace")).resolve(name + ".png")));
    }
}
