package io.switchboard.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Measures where two requests of one customer are the same, on pairs as people write them. */
class LikenessTest {
    private record Pair(String one, String other) {
        double likeness() {
            String[] first = one.split("\\|", 2);
            String[] second = other.split("\\|", 2);
            Likeness a = new Likeness(first[0], first.length > 1 ? first[1] : null);
            Likeness b = new Likeness(second[0], second.length > 1 ? second[1] : null);
            assertThat(a.to(b)).as("both ways").isEqualTo(b.to(a));
            return a.to(b);
        }
    }

    /** Subject, then what it is about. */
    private static final List<Pair> SAME = List.of(
            new Pair("快递三天没动了|订单 20261120034 的快递停在杭州三天没更新", "快递还是没动|杭州的快递已经四天没更新了，什么时候能到"),
            new Pair("退款一直没到账", "退款没到账|上周申请的退款到现在没到账，麻烦查一下"),
            new Pair("收到的杯子碎了|打开包装发现杯子碎了，要求补发", "杯子碎了要补发"),
            new Pair("发票抬头开错了", "发票抬头开错|抬头少了有限公司四个字，请重开发票"),
            new Pair("耳机左边没有声音|用了两天左边没声音", "左边耳机没声音"),
            new Pair("空调不制冷，师傅什么时候上门", "空调不制冷|约的师傅没有上门"),
            new Pair("My parcel is late|The parcel 1Z999AA10123 should have come on Monday", "Where is my parcel?|The parcel is still late, it should have come Monday"),
            new Pair("Refund not received", "Refund still not received|I returned the shoes two weeks ago and have received no refund"),
            new Pair("The screen of the phone is cracked", "cracked phone screen|The phone arrived with a cracked screen"),
            new Pair("Cannot sign in to my account", "Sign in to account fails|I cannot sign in, the code never arrives"),
            new Pair("Wrong size delivered|I ordered size 42 shoes and got 40", "Wrong size of shoes|You delivered size 40, I ordered 42"),
            new Pair("补发的配件少了一个螺丝", "配件少螺丝|补发的包裹里配件少螺丝"));

    private static final List<Pair> OTHER = List.of(
            new Pair("快递三天没动了|快递停在杭州", "发票抬头开错了|抬头少了有限公司四个字"),
            new Pair("退款一直没到账", "杯子碎了要补发"),
            new Pair("耳机左边没有声音", "优惠券用不了|结算时提示不满足条件"),
            new Pair("空调不制冷", "想改收货地址|搬家了，地址要改成文三路"),
            new Pair("请问怎么开发票", "请问怎么退货"),
            new Pair("您好，我的订单什么时候发货", "您好，我的会员积分怎么兑换"),
            new Pair("My parcel is late|It should have come on Monday", "Wrong invoice address|The invoice shows my old address"),
            new Pair("Refund not received", "Question about warranty|How long is the warranty of the kettle?"),
            new Pair("Cannot sign in to my account", "Please change my delivery address"),
            new Pair("The screen is cracked", "The charger gets hot|The charger that came with the phone gets very hot"),
            new Pair("I want to return the shoes", "I want to order more chairs"),
            new Pair("包装盒破损", "想咨询安装服务|买了书架需要安装"));

    @Test
    void whatIsTheSameIsOfferedAndWhatIsOtherIsNot() {
        SAME.forEach(pair -> assertThat(pair.likeness()).as(pair.toString()).isGreaterThanOrEqualTo(Likeness.OFFERED));
        OTHER.forEach(pair -> assertThat(pair.likeness()).as(pair.toString()).isLessThan(Likeness.OFFERED));
    }

    @Test
    void nothingOtherComesNearBeingSure() {
        assertThat(OTHER.stream().mapToDouble(Pair::likeness).max().orElseThrow()).isLessThan(Likeness.SURE / 2);
        assertThat(SAME.stream().filter(pair -> pair.likeness() >= Likeness.SURE).count()).as("found without a person").isGreaterThanOrEqualTo(SAME.size() / 2);
    }

    @Test
    void theSameOrderIsWorthALookButNotMore() {
        double likeness = new Pair("订单 20261120034 要开发票", "20261120034 快递没动").likeness();
        assertThat(likeness).isGreaterThanOrEqualTo(Likeness.OFFERED).isLessThan(Likeness.SURE);
    }

    @Test
    void aWordOrNothingSaysNothing() {
        assertThat(new Pair("您好", "您好").likeness()).isZero();
        assertThat(new Pair("", "").likeness()).isZero();
        assertThat(new Pair("help", "help me with the parcel please").likeness()).isLessThan(Likeness.OFFERED);
    }
}
