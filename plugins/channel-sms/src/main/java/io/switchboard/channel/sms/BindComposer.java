package io.switchboard.channel.sms;

import org.jsmpp.util.DefaultComposer;
import org.jsmpp.util.PDUByteBuffer;

/** Lets a password be longer than the standard's 8 characters, as some providers give them; lengths are checked by the settings. */
final class BindComposer extends DefaultComposer {
    @Override
    public byte[] bind(
            int command, int sequence, String systemId, String password, String systemType, byte version, byte ton, byte npi, String range) {
        PDUByteBuffer pdu = new PDUByteBuffer(command, 0, sequence);
        pdu.append(systemId);
        pdu.append(password);
        pdu.append(systemType);
        pdu.append(version);
        pdu.append(ton);
        pdu.append(npi);
        pdu.append(range);
        return pdu.toBytes();
    }
}
