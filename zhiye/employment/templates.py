"""The words of this app's notices."""

from __future__ import annotations

from zhiye.notices.templates import Template, register

_WORDS = (
    Template(
        "employment.filed",
        "聘用登记",
        "{employer}登记了您的聘用信息",
        "{employer}登记您自 {started} 起从事“{item}”（{reference}）。如非属实，请联系该单位或"
        "{authority}。",
        "{employer}登记了您的聘用信息，自{started}起。如非属实请联系该单位。",
    ),
    Template(
        "employment.entered",
        "窗口代录聘用信息",
        "{authority}代录了{person}的聘用信息",
        "已按报送的书面材料代录{person}在{employer}的聘用信息：“{item}”，自 {started} 起"
        "（{reference}）。请核对，有误的请联系{authority}。",
    ),
    Template(
        "employment.reported",
        "变更单位报送",
        "{employer}报送了您的变更单位",
        "{employer}报送您自 {started} 起到该单位从事“{item}”（{reference}），"
        "将由{authority}登记[[，预计 {until} 前办理]]。您没有换单位的，请登录后点“没有换单位”。",
        "{employer}报送您已到该单位工作。如非属实，请登录点“没有换单位”。",
    ),
    Template(
        "employment.former_reported",
        "人员变更到其他单位",
        "{person}正在变更到其他单位",
        "{employer}报送{person}自 {started} 起到该单位工作，将由{authority}登记变更"
        "[[，预计 {until} 前办理]]。登记后本单位的聘用记录自动终止；有异议请在此之前联系"
        "{authority}。",
        "{person}正在变更到其他单位，登记后本单位的聘用记录自动终止。",
    ),
    Template(
        "employment.withdrawn",
        "变更单位撤回",
        "变更单位已撤回",
        "{employer}撤回了您的变更单位（{reference}），您的聘用信息不变。",
    ),
    Template(
        "employment.former_withdrawn",
        "人员变更未办理",
        "{person}的变更单位没有办理",
        "{person}变更到{employer}的报送已终止，其在本单位的聘用记录不变。",
    ),
    Template(
        "employment.denied",
        "本人否认变更",
        "{person}表示没有换单位",
        "{person}表示没有到{employer}工作，变更（{reference}）不再办理。[[本人说明：{reason}。]]"
        "请与本人核实；确已到岗的，请本人同意后重新报送。",
        "{person}表示没有换单位，变更不再办理，请与本人核实。",
    ),
    Template(
        "employment.returned",
        "变更单位退回",
        "变更单位被退回，请修改后重新报送",
        "{person}的变更单位（{reference}）被{authority}退回。[[原因：{reason}。]]请修改后重新报送。",
        "{person}的变更单位被退回，请登录查看原因，修改后重新报送。",
    ),
    Template(
        "employment.recorded",
        "变更单位登记",
        "变更单位已登记",
        "您的聘用信息已变更到{employer}，自 {started} 起（{reference}）。原单位的聘用记录已终止。",
        "您的聘用信息已变更到{employer}，自{started}起。",
    ),
    Template(
        "employment.recorded_employer",
        "变更单位登记",
        "{person}的变更单位已登记",
        "{authority}已登记{person}变更到{employer}，自 {started} 起（{reference}）。",
    ),
    Template(
        "employment.left",
        "人员已变更到其他单位",
        "{person}已变更到其他单位",
        "{person}已变更到其他单位，其在{employer}的聘用记录（{reference}）于 {ended} 终止。",
        "{person}已变更到其他单位，其在本单位的聘用记录已终止。",
    ),
    Template(
        "employment.releasing",
        "注销告知",
        "{employer}告知注销您的聘用信息",
        "{employer}告知您已离职，将由{authority}登记注销[[，预计 {until} 前办理]]（{reference}）。"
        "如非属实，请联系{authority}。",
        "{employer}告知注销您的聘用信息。如非属实请联系登记机关。",
    ),
    Template(
        "employment.releasing_alone",
        "本人单方面办理注销",
        "{person}单方面办理注销",
        "{person}已单方面办理在{employer}的聘用注销（{reference}），将由{authority}登记"
        "[[，预计 {until} 前办理]]。有异议请在此之前联系{authority}。",
        "{person}单方面办理聘用注销，有异议请联系登记机关。",
    ),
    Template(
        "employment.release_withdrawn",
        "注销撤回",
        "聘用注销已撤回",
        "{person}在{employer}的聘用注销已撤回，聘用记录（{reference}）不变。",
    ),
    Template(
        "employment.release_returned",
        "注销退回",
        "聘用注销被退回",
        "{person}在{employer}的聘用注销（{reference}）被{authority}退回，聘用记录不变。"
        "[[原因：{reason}。]]",
        "{person}在{employer}的聘用注销被退回，请登录查看原因。",
    ),
    Template(
        "employment.ended",
        "聘用终止",
        "您在{employer}的聘用记录已终止",
        "您在{employer}从事“{item}”的聘用记录（{reference}）于 {ended} 终止。[[原因：{reason}。]]"
        "历史记录保留，可随时查看。",
        "您在{employer}的聘用记录于{ended}终止。",
    ),
    Template(
        "employment.ended_employer",
        "聘用终止",
        "{person}的聘用记录已终止",
        "{person}在{employer}从事“{item}”的聘用记录（{reference}）于 {ended} 终止。"
        "[[原因：{reason}。]]",
    ),
)
for words in _WORDS:
    register(words)
