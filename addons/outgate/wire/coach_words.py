"""The sentences of the page on which people say why, in the languages that it is to be had in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENGLISH = {
    "title": "Say why you send it",
    "lede": "These messages of yours were stopped in the last {minutes} minutes, until you say why they are needed for "
    "your work. Nobody else sees this page.",
    "none": "Nothing of yours waits for a reason. What was stopped more than {minutes} minutes ago is not listed: send "
    "it again, and say why then.",
    "to": "To",
    "at": "Stopped at",
    "found": "Found",
    "incident": "Incident",
    "why": "Why it was stopped",
    "reason": "Why do you need to send this?",
    "kept": "What you write is kept with the incident, and those who review incidents read it; so do not paste data "
    "into it. {most} characters at the most.",
    "send": "Record the reason",
    "granted": "Your reason is on record. Send the same again now: until {until} UTC it goes through.",
    "missing": "Please say in a few words why you need to send it.",
    "long": "That is too long: {most} characters at the most.",
    "gone": "That message is not waiting for a reason any more. Please send it again.",
    "hasty": "That is many reasons within a minute. Please wait a moment.",
    "unrecorded": "Your reason could not be recorded, so nothing has changed. Please try again later.",
    "foreign": "This does not come from this page. Please fill in the form here.",
}
_GERMAN = {
    "title": "Sagen Sie, wozu Sie das senden",
    "lede": "Diese Ihrer Nachrichten wurden in den letzten {minutes} Minuten angehalten, bis Sie sagen, wozu sie für "
    "Ihre Arbeit nötig sind. Niemand sonst sieht diese Seite.",
    "none": "Nichts von Ihnen wartet auf eine Begründung. Was vor mehr als {minutes} Minuten angehalten wurde, steht "
    "hier nicht: senden Sie es noch einmal und begründen Sie es dann.",
    "to": "An",
    "at": "Angehalten um",
    "found": "Gefunden",
    "incident": "Vorfall",
    "why": "Warum es angehalten wurde",
    "reason": "Wozu müssen Sie das senden?",
    "kept": "Was Sie schreiben, wird beim Vorfall aufbewahrt und von denen gelesen, die Vorfälle prüfen; fügen Sie "
    "also keine Daten ein. Höchstens {most} Zeichen.",
    "send": "Begründung festhalten",
    "granted": "Ihre Begründung ist festgehalten. Senden Sie dasselbe noch einmal: bis {until} UTC geht es durch.",
    "missing": "Bitte sagen Sie in ein paar Worten, wozu Sie es senden müssen.",
    "long": "Das ist zu lang: höchstens {most} Zeichen.",
    "gone": "Diese Nachricht wartet nicht mehr auf eine Begründung. Bitte senden Sie sie noch einmal.",
    "hasty": "Das sind viele Begründungen in einer Minute. Bitte warten Sie einen Augenblick.",
    "unrecorded": "Ihre Begründung konnte nicht festgehalten werden, es bleibt dabei. Bitte versuchen Sie es später.",
    "foreign": "Das kommt nicht von dieser Seite. Bitte füllen Sie das Formular hier aus.",
}
_SPANISH = {
    "title": "Diga por qué lo envía",
    "lede": "Estos mensajes suyos se detuvieron en los últimos {minutes} minutos, hasta que diga por qué son "
    "necesarios para su trabajo. Nadie más ve esta página.",
    "none": "Nada suyo espera una razón. Lo que se detuvo hace más de {minutes} minutos no aparece: envíelo de nuevo y "
    "diga entonces por qué.",
    "to": "A",
    "at": "Detenido a las",
    "found": "Encontrado",
    "incident": "Incidente",
    "why": "Por qué se detuvo",
    "reason": "¿Por qué necesita enviarlo?",
    "kept": "Lo que escriba se guarda con el incidente y lo leen quienes revisan los incidentes; no pegue datos aquí. "
    "{most} caracteres como máximo.",
    "send": "Registrar la razón",
    "granted": "Su razón ha quedado registrada. Envíe ahora lo mismo: pasa hasta las {until} UTC.",
    "missing": "Diga en pocas palabras por qué necesita enviarlo.",
    "long": "Es demasiado largo: {most} caracteres como máximo.",
    "gone": "Ese mensaje ya no espera una razón. Envíelo de nuevo, por favor.",
    "hasty": "Son muchas razones en un minuto. Espere un momento, por favor.",
    "unrecorded": "No se pudo registrar su razón, así que nada ha cambiado. Inténtelo más tarde.",
    "foreign": "Esto no viene de esta página. Rellene el formulario que hay aquí.",
}
_FRENCH = {
    "title": "Dites pourquoi vous l’envoyez",
    "lede": "Ces messages de votre part ont été arrêtés au cours des {minutes} dernières minutes, jusqu’à ce que vous "
    "disiez pourquoi votre travail les demande. Personne d’autre ne voit cette page.",
    "none": "Rien de votre part n’attend de motif. Ce qui a été arrêté il y a plus de {minutes} minutes ne figure pas "
    "ici : renvoyez-le, et dites alors pourquoi.",
    "to": "Vers",
    "at": "Arrêté à",
    "found": "Trouvé",
    "incident": "Incident",
    "why": "Pourquoi c’est arrêté",
    "reason": "Pourquoi devez-vous l’envoyer ?",
    "kept": "Ce que vous écrivez est conservé avec l’incident et lu par ceux qui examinent les incidents ; n’y collez "
    "donc pas de données. {most} caractères au plus.",
    "send": "Consigner le motif",
    "granted": "Votre motif est consigné. Renvoyez la même chose maintenant : elle passe jusqu’à {until} UTC.",
    "missing": "Dites en quelques mots pourquoi vous devez l’envoyer.",
    "long": "C’est trop long : {most} caractères au plus.",
    "gone": "Ce message n’attend plus de motif. Veuillez le renvoyer.",
    "hasty": "Cela fait beaucoup de motifs en une minute. Veuillez patienter un instant.",
    "unrecorded": "Votre motif n’a pas pu être consigné, rien n’a donc changé. Veuillez réessayer plus tard.",
    "foreign": "Ceci ne vient pas de cette page. Veuillez remplir le formulaire ici.",
}
_ITALIAN = {
    "title": "Dica perché lo invia",
    "lede": "Questi Suoi messaggi sono stati fermati negli ultimi {minutes} minuti, finché non dice perché servono al "
    "Suo lavoro. Nessun altro vede questa pagina.",
    "none": "Nulla di Suo attende un motivo. Ciò che è stato fermato più di {minutes} minuti fa non compare: lo invii "
    "di nuovo, e dica allora perché.",
    "to": "A",
    "at": "Fermato alle",
    "found": "Trovato",
    "incident": "Incidente",
    "why": "Perché è stato fermato",
    "reason": "Perché deve inviarlo?",
    "kept": "Quello che scrive viene conservato con l'incidente e letto da chi esamina gli incidenti; non incolli "
    "quindi dati. Al massimo {most} caratteri.",
    "send": "Registrare il motivo",
    "granted": "Il Suo motivo è registrato. Invii ora la stessa cosa: passa fino alle {until} UTC.",
    "missing": "Dica in poche parole perché deve inviarlo.",
    "long": "È troppo lungo: al massimo {most} caratteri.",
    "gone": "Quel messaggio non attende più un motivo. Lo invii di nuovo.",
    "hasty": "Sono molti motivi in un minuto. Attenda un momento.",
    "unrecorded": "Non è stato possibile registrare il Suo motivo, quindi nulla è cambiato. Riprovi più tardi.",
    "foreign": "Questo non viene da questa pagina. Compili il modulo qui.",
}
_JAPANESE = {
    "title": "送信する理由を入力してください",
    "lede": "過去 {minutes} 分間に停止されたあなたのメッセージです。業務に必要な理由が入力されるまで停止されています。"
    "このページはほかの人には表示されません。",
    "none": "理由の入力を待っているメッセージはありません。{minutes} 分より前に停止されたものは表示されません。"
    "もう一度送信してから、理由を入力してください。",
    "to": "宛先",
    "at": "停止時刻",
    "found": "検出",
    "incident": "インシデント",
    "why": "停止された理由",
    "reason": "送信が必要な理由",
    "kept": "入力した内容はインシデントと一緒に保存され、確認担当者が読みます。データを貼り付けないでください。"
    "{most} 文字まで入力できます。",
    "send": "理由を記録する",
    "granted": "理由を記録しました。同じ内容をもう一度送信してください。{until} UTC まで送信できます。",
    "missing": "送信が必要な理由を簡単に入力してください。",
    "long": "長すぎます。{most} 文字まで入力できます。",
    "gone": "このメッセージは理由の入力を待っていません。もう一度送信してください。",
    "hasty": "1 分間に入力された理由が多すぎます。しばらくお待ちください。",
    "unrecorded": "理由を記録できなかったため、何も変わっていません。後でもう一度お試しください。",
    "foreign": "このページから送信されたものではありません。ここのフォームに入力してください。",
}
_CHINESE = {
    "title": "请说明发送的原因",
    "lede": "您的以下内容在最近 {minutes} 分钟内被拦下，请说明工作上为什么需要发送。其他人看不到此页面。",
    "none": "没有需要您说明原因的内容。{minutes} 分钟以前拦下的内容不再列出：请重新发送，届时再说明原因。",
    "to": "发往",
    "at": "拦下时间",
    "found": "发现",
    "incident": "事件",
    "why": "拦下的原因",
    "reason": "您为什么需要发送？",
    "kept": "您填写的内容会与该事件一起保存，审查事件的人员会阅读，因此请不要粘贴数据。最多 {most} 个字符。",
    "send": "提交原因",
    "granted": "您的原因已记录。现在请重新发送同样的内容：在 {until} UTC 之前可以发出。",
    "missing": "请简单说明您为什么需要发送。",
    "long": "内容过长：最多 {most} 个字符。",
    "gone": "该内容已不再等待说明。请重新发送。",
    "hasty": "一分钟内提交的原因过多。请稍候。",
    "unrecorded": "无法记录您的原因，因此没有任何改变。请稍后再试。",
    "foreign": "这不是从此页面提交的。请填写这里的表单。",
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
