"""The sentences of the page that refuses something, in the languages that it is to be had in.

A kind of refusal has a detail, and a title where it is not the one that most have. Programs are told in English, for
their authors to search for; what policy says is in policy's own words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENGLISH = {
    "title": "This was not sent",
    "blocked_detail": "It holds something that may not leave the company this way. Nothing has been sent.",
    "too-large_title": "This is too large to send",
    "too-large_detail": "It is too large to be checked, so it was not sent.",
    "coached_title": "Please say why you send this",
    "coached_detail": "It has been stopped for now. Nothing has been sent.",
    "unrecorded_detail": "Every stop must be on record, and the record cannot be written now. Please try again later.",
    "undecided_detail": "Outgate could not decide about it, so it stays here. Please try again.",
    "misdirected_title": "This connection leads to another host",
    "misdirected_detail": "The request names a host that this connection was not opened for. Open a connection to that "
    "host.",
    "malformed_detail": "The request does not name a host that it could be sent to.",
    "unauthenticated_title": "Who are you?",
    "unauthenticated_detail": "This proxy asks for your user name and password.",
    "says": "Outgate says: {why}.",
    "why": "Why",
    "need": "If you need this for your work",
    "again": "Say why, and send it again: what was stopped may then go for {minutes} minutes. What you write is kept "
    "with the incident.",
    "say": "Say why",
    "found": "Found",
    "incident": "Incident",
    "questions": "Questions",
}
_GERMAN = {
    "title": "Das wurde nicht gesendet",
    "blocked_detail": "Es enthält etwas, das die Firma so nicht verlassen darf. Nichts davon wurde gesendet.",
    "too-large_title": "Das ist zu groß zum Senden",
    "too-large_detail": "Es ist zu groß, um geprüft zu werden, und wurde darum nicht gesendet.",
    "coached_title": "Bitte sagen Sie, wozu Sie das senden",
    "coached_detail": "Es wurde vorerst angehalten. Nichts davon wurde gesendet.",
    "unrecorded_detail": "Was angehalten wird, muss festgehalten werden, und das geht gerade nicht. Bitte versuchen "
    "Sie es später noch einmal.",
    "undecided_detail": "Outgate konnte darüber nicht entscheiden, also bleibt es hier. Bitte versuchen Sie es noch "
    "einmal.",
    "misdirected_title": "Diese Verbindung führt zu einem anderen Host",
    "misdirected_detail": "Die Anfrage nennt einen Host, für den diese Verbindung nicht geöffnet wurde. Öffnen Sie "
    "eine Verbindung zu diesem Host.",
    "malformed_detail": "Die Anfrage nennt keinen Host, an den sie gesendet werden könnte.",
    "unauthenticated_title": "Wer sind Sie?",
    "unauthenticated_detail": "Dieser Proxy fragt nach Ihrem Benutzernamen und Kennwort.",
    "says": "Outgate sagt dazu: {why}.",
    "why": "Warum",
    "need": "Wenn Sie das für Ihre Arbeit brauchen",
    "again": "Sagen Sie, wozu, und senden Sie es noch einmal: was angehalten wurde, darf dann {minutes} Minuten lang "
    "hinaus. Was Sie schreiben, wird beim Vorfall aufbewahrt.",
    "say": "Begründen",
    "found": "Gefunden",
    "incident": "Vorfall",
    "questions": "Fragen an",
}
_SPANISH = {
    "title": "Esto no se ha enviado",
    "blocked_detail": "Contiene algo que no puede salir de la empresa de esta manera. No se ha enviado nada.",
    "too-large_title": "Esto es demasiado grande para enviarlo",
    "too-large_detail": "Es demasiado grande para revisarlo, así que no se ha enviado.",
    "coached_title": "Indique por qué envía esto",
    "coached_detail": "Se ha detenido por ahora. No se ha enviado nada.",
    "unrecorded_detail": "Todo lo que se detiene debe quedar registrado, y ahora no se puede escribir en el registro. "
    "Inténtelo más tarde.",
    "undecided_detail": "Outgate no ha podido decidir sobre ello, así que se queda aquí. Inténtelo de nuevo.",
    "misdirected_title": "Esta conexión lleva a otro host",
    "misdirected_detail": "La solicitud nombra un host para el que no se abrió esta conexión. Abra una conexión a ese "
    "host.",
    "malformed_detail": "La solicitud no nombra ningún host al que pueda enviarse.",
    "unauthenticated_title": "¿Quién es usted?",
    "unauthenticated_detail": "Este proxy le pide su nombre de usuario y su contraseña.",
    "says": "Outgate dice: {why}.",
    "why": "Por qué",
    "need": "Si necesita esto para su trabajo",
    "again": "Diga por qué y envíelo de nuevo: lo que se detuvo podrá salir durante {minutes} minutos. Lo que escriba "
    "se guarda con el incidente.",
    "say": "Decir por qué",
    "found": "Encontrado",
    "incident": "Incidente",
    "questions": "Preguntas",
}
_FRENCH = {
    "title": "Ceci n’a pas été envoyé",
    "blocked_detail": "Cela contient quelque chose qui ne doit pas quitter l’entreprise de cette façon. Rien n’a été "
    "envoyé.",
    "too-large_title": "Ceci est trop volumineux pour être envoyé",
    "too-large_detail": "C’est trop volumineux pour être vérifié, et n’a donc pas été envoyé.",
    "coached_title": "Veuillez dire pourquoi vous envoyez ceci",
    "coached_detail": "L’envoi est arrêté pour le moment. Rien n’a été envoyé.",
    "unrecorded_detail": "Tout arrêt doit être consigné, et le registre ne peut pas être écrit en ce moment. Veuillez "
    "réessayer plus tard.",
    "undecided_detail": "Outgate n’a pas pu en décider, cela reste donc ici. Veuillez réessayer.",
    "misdirected_title": "Cette connexion mène à un autre hôte",
    "misdirected_detail": "La requête nomme un hôte pour lequel cette connexion n’a pas été ouverte. Ouvrez une "
    "connexion vers cet hôte.",
    "malformed_detail": "La requête ne nomme aucun hôte auquel elle pourrait être envoyée.",
    "unauthenticated_title": "Qui êtes-vous ?",
    "unauthenticated_detail": "Ce proxy demande votre nom d’utilisateur et votre mot de passe.",
    "says": "Outgate indique : {why}.",
    "why": "Pourquoi",
    "need": "Si vous en avez besoin pour votre travail",
    "again": "Dites pourquoi, puis renvoyez : ce qui a été arrêté pourra alors passer pendant {minutes} minutes. Ce "
    "que vous écrivez est conservé avec l’incident.",
    "say": "Dire pourquoi",
    "found": "Trouvé",
    "incident": "Incident",
    "questions": "Questions",
}
_ITALIAN = {
    "title": "Questo non è stato inviato",
    "blocked_detail": "Contiene qualcosa che non può lasciare l'azienda in questo modo. Non è stato inviato nulla.",
    "too-large_title": "Questo è troppo grande per essere inviato",
    "too-large_detail": "È troppo grande per essere controllato, quindi non è stato inviato.",
    "coached_title": "Indichi perché invia questo",
    "coached_detail": "Per ora è stato fermato. Non è stato inviato nulla.",
    "unrecorded_detail": "Tutto ciò che viene fermato deve essere registrato, e ora il registro non può essere "
    "scritto. Riprovi più tardi.",
    "undecided_detail": "Outgate non ha potuto decidere, quindi resta qui. Riprovi.",
    "misdirected_title": "Questa connessione porta a un altro host",
    "misdirected_detail": "La richiesta indica un host per il quale questa connessione non è stata aperta. Apra una "
    "connessione a quell'host.",
    "malformed_detail": "La richiesta non indica alcun host a cui possa essere inviata.",
    "unauthenticated_title": "Chi è Lei?",
    "unauthenticated_detail": "Questo proxy chiede il Suo nome utente e la Sua password.",
    "says": "Outgate dice: {why}.",
    "why": "Perché",
    "need": "Se Le serve per il Suo lavoro",
    "again": "Dica perché e lo invii di nuovo: ciò che è stato fermato potrà allora passare per {minutes} minuti. "
    "Quello che scrive viene conservato con l'incidente.",
    "say": "Dire perché",
    "found": "Trovato",
    "incident": "Incidente",
    "questions": "Domande",
}
_JAPANESE = {
    "title": "送信されませんでした",
    "blocked_detail": "この方法では社外に出せない内容が含まれています。何も送信されていません。",
    "too-large_title": "大きすぎて送信できません",
    "too-large_detail": "大きすぎて確認できないため、送信されませんでした。",
    "coached_title": "送信する理由をお知らせください",
    "coached_detail": "いったん停止しました。何も送信されていません。",
    "unrecorded_detail": "停止したものはすべて記録する必要がありますが、現在記録できません。"
    "後でもう一度お試しください。",
    "undecided_detail": "Outgate が判断できなかったため、送信を止めました。もう一度お試しください。",
    "misdirected_title": "この接続は別のホストにつながっています",
    "misdirected_detail": "要求されたホストは、この接続の相手ではありません。そのホストに接続し直してください。",
    "malformed_detail": "要求に送信先のホストが示されていません。",
    "unauthenticated_title": "ユーザー名を確認します",
    "unauthenticated_detail": "このプロキシには、ユーザー名とパスワードが必要です。",
    "says": "Outgate からの説明：{why}",
    "why": "理由",
    "need": "業務に必要な場合",
    "again": "理由を入力してから、もう一度送信してください。停止した内容は、その後 {minutes} 分間送信できます。"
    "入力した内容は、インシデントと一緒に保存されます。",
    "say": "理由を入力する",
    "found": "検出",
    "incident": "インシデント",
    "questions": "お問い合わせ",
}
_CHINESE = {
    "title": "内容未发送",
    "blocked_detail": "其中含有不得以这种方式离开公司的信息。没有发送任何内容。",
    "too-large_title": "内容过大，无法发送",
    "too-large_detail": "内容过大，无法检查，因此没有发送。",
    "coached_title": "请说明发送的原因",
    "coached_detail": "内容已暂时拦下。没有发送任何内容。",
    "unrecorded_detail": "每次拦截都必须记录在案，而目前无法写入记录。请稍后再试。",
    "undecided_detail": "Outgate 无法作出判断，因此没有发送。请再试一次。",
    "misdirected_title": "此连接通向另一台主机",
    "misdirected_detail": "请求中的主机不是此连接所打开的主机。请重新连接到该主机。",
    "malformed_detail": "请求中没有可以发送到的主机。",
    "unauthenticated_title": "请确认您的身份",
    "unauthenticated_detail": "此代理需要您的用户名和密码。",
    "says": "Outgate 的说明：{why}。",
    "why": "原因",
    "need": "如果工作需要",
    "again": "请说明原因，然后重新发送：被拦下的内容在 {minutes} 分钟内可以发出。您填写的内容会与该事件一起保存。",
    "say": "说明原因",
    "found": "发现",
    "incident": "事件",
    "questions": "咨询",
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": _ENGLISH,
    "de": _GERMAN,
    "es": _SPANISH,
    "fr": _FRENCH,
    "it": _ITALIAN,
    "ja": _JAPANESE,
    "zh": _CHINESE,
}


def title(kind: str, language: str) -> str:
    """Return what a refusal of this kind is called."""
    words = WORDS[language]
    return words.get(f"{kind}_title", words["title"])


def detail(kind: str, language: str, why: str = "") -> str:
    """Return what a refusal of this kind means, and `why` in Outgate's own words, which are English."""
    words = WORDS[language]
    said = words[f"{kind}_detail"]
    return f"{said} {words['says'].format(why=why)}" if why else said
